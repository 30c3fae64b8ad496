package app

import (
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/onboard"
)

type numberRegisterCommand struct {
	atMeta `embed:""`
	Send   string `help:"Have Meta send a code: sms or voice." placeholder:"METHOD"`
	Code   string `help:"Hand the code in."`
	PIN    string `help:"Register with this PIN of two-step verification, six digits." name:"pin"`
}

// Run takes the steps that were asked for, in their order.
func (cmd *numberRegisterCommand) Run(c *console) error {
	return cmd.with(c, func(d *desk, b *onboard.Onboard, n chat.Number) error {
		v := chat.SystemViewer(n.Account)
		if cmd.Send == "" && cmd.Code == "" && cmd.PIN == "" {
			return chat.Errorf(chat.Invalid, "Say which step: --send sms, --code 123456 or --pin 135790.")
		}
		if cmd.Send != "" {
			if err := b.RequestCode(c.ctx, v, n.ID, cmd.Send); err != nil {
				return err
			}
		}
		if cmd.Code != "" {
			if err := b.VerifyCode(c.ctx, v, n.ID, cmd.Code); err != nil {
				return err
			}
		}
		if cmd.PIN != "" {
			if err := b.Register(c.ctx, v, n.ID, cmd.PIN); err != nil {
				return err
			}
		}
		return cmd.show(c, d, n)
	})
}
