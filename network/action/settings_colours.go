package action

import (
	"math"
	"strconv"
)

// Colours are those of the header, of links and of the main buttons: "#2b1b52".
type Colours struct{ Header, Link, Button string }

// Contrast is the ratio of the luminance of two colours such as "#2b1b52", as
// WCAG 2 has it: from 1 to 21.
func Contrast(one, other string) float64 {
	a, b := luminance(one), luminance(other)
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

func luminance(colour string) (l float64) {
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, _ := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		l += weight * c
	}
	return l
}
