// Package clock knows London’s time: wall clocks, days, spans, what recurs, yearly dates and bank holidays.
package clock
