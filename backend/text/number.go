package text

import "strconv"

// Number gives a whole number as a person reads it: 5,000.
func Number(n int) string { return inUse().number(n) }

func (c *catalogue) number(n int) string {
	digits := strconv.Itoa(n)
	first := 0
	if n < 0 {
		first = 1
	}
	for at := len(digits) - 3; at > first; at -= 3 {
		digits = digits[:at] + c.group() + digits[at:]
	}
	return digits
}

// group is what separates the thousands of a number.
func (c *catalogue) group() string { return c.texts["number.group"] }
