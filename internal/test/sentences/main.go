package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	if err := run(".", len(os.Args) > 1 && os.Args[1] == "-write"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run compares every catalogue below root with the sentences of the source, and with write makes them have the same.
func run(root string, write bool) error {
	sentences, faults, err := Collect(root)
	if err != nil {
		return err
	}
	for _, f := range faults {
		fmt.Println(f)
	}
	paths, err := filepath.Glob(filepath.Join(root, "internal/language/catalogue/*.po"))
	if err != nil {
		return err
	}
	for _, path := range paths {
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		tag := strings.TrimSuffix(filepath.Base(path), ".po")
		next, report, err := Compare(tag, source, sentences)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		fmt.Println(report)
		for _, english := range report.Missing {
			fmt.Printf("  missing: %s\n", english)
		}
		for _, english := range report.Dead {
			fmt.Printf("  nobody says it: %s\n", english)
		}
		for _, wrong := range report.Wrong {
			fmt.Printf("  wrong: %s\n", wrong)
		}
		if write {
			if err := os.WriteFile(path, next, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}
