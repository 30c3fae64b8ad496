// Package config is what an operator can set: one struct, filled from flags or from SALTBRIDGE_<FLAG> in the
// environment. Defaults make a single node run with nothing set.
//
// It holds values and checks them; it opens nothing.
package config
