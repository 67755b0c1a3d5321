package handlers

import (
	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/views"
)

func eventHead(e *db.Event, current string) views.EventHead { return views.NewEventHead(e, current) }

func openTabs(tabs []views.NavItem) []views.NavItem { return views.OpenTabs(tabs) }

func withinDay(e *db.Event, when string) string { return views.WithinDay(e, when) }

// capital writes a text or a state with a capital at its start.
func capital[T ~string](text T) string { return views.Capital(text) }
