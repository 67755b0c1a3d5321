//go:build !unix

package main

// keepToOwner does nothing where files have no modes: there a folder says who
// may read what is in it.
func keepToOwner() {}

func (*program) closeToOthers() error { return nil }
