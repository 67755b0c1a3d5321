package views

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/rainbowrota/rainbowrota/network/action"
)

// ColoursPath is where the style sheet with the colours of the settings is.
const ColoursPath = "/colours.css"

// ColourSheet is a style sheet with colours in place of those of the app; "" for
// those. The dark scheme keeps its links, which are light.
func ColourSheet(c action.Colours) string {
	if c == action.UsualSettings().Colours {
		return ""
	}
	return ":root{--brand:" + c.Header + ";--rr-ink:" + c.Header + ";--go:" + c.Button + ";--govuk-link-colour:" + c.Link + "}\n" +
		"main :is(.btn,.govuk-button):not(.btn--quiet,.btn--stop,.govuk-button--secondary,.govuk-button--warning,.govuk-button--inverse),main :is(.btn,.govuk-button):not(.btn--quiet,.btn--stop,.govuk-button--secondary,.govuk-button--warning,.govuk-button--inverse):hover{background:" + c.Button + "}\n" +
		"@media not (prefers-color-scheme:dark){:root{--link:" + c.Link + ";--mark:" + c.Header + "}}\n"
}

// StylesheetOf is the path of the style sheet with the colours, which changes
// with them; "" for those of the app.
func StylesheetOf(c action.Colours) string {
	sheet := ColourSheet(c)
	if sheet == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(sheet))
	return ColoursPath + "?v=" + hex.EncodeToString(sum[:6])
}
