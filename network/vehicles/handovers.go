package vehicles

import (
	"time"
)

// SoonestOut is how long before a booking keeps its vehicle it can be taken.
const SoonestOut = 2 * time.Hour
