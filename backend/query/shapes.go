package query

import (
	"net/mail"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

const months = `(?:jan(?:uary|uar|vier|v)?|feb(?:ruary|ruar)?|f[ée]vr(?:ier)?|mar(?:ch|s|zo)?|märz|apr(?:il)?|avril|abril|may|mai|mayo|june?|juni|juin|junio|july?|juli|juillet|julio|aug(?:ust)?|août|agosto|sept?(?:ember|embre|iembre)?|okt(?:ober)?|oct(?:ober|obre|ubre)?|nov(?:ember|embre|iembre)?|dez(?:ember)?|dec(?:ember)?|d[ée]cembre|diciembre|enero|febrero)`

const money = `(?:EUR|USD|GBP|CHF|CAD|AUD|NZD|JPY|CNY|INR|MXN|BRL|SEK|NOK|DKK|PLN|CZK|dollars?|euros?|pounds?|cents?|bucks|percent|pct)`

const units = `(?:x|times|d|days?|weeks?|wks?|months?|years?|yrs?|y|h|hrs?|hours?|m|mins?|minutes?|s|secs?|seconds?|ms|k|kb|mb|gb|tb|px|pm|am|[ap]\.m\.|o'clock|uhr|mal|tage?|fois|veces|attempts?|tries|pages?|errors?|people|persons|accounts?|users|customers|clients|members|tickets|cases|calls|orders|minutos|minuten|stunden|st|nd|rd|th)`

// shapes are what a date, a time, a phone number, an amount, a version and a
// count look like. What has one of them is no ID unless it is labelled as one.
var shapes = regexp.MustCompile(`^(?i:` +
	// Dates and times.
	`\d{4}-\d{1,2}-\d{1,2}(?:[T ]\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?(?: ?Z|[+-]\d{2}:?\d{2})?)?` +
	`|\d{1,4}[./]\d{1,2}[./]\d{1,4}|\d{1,2}-\d{1,2}-\d{4}|\d{1,2}[- ./]` + months + `[- ./]\d{2,4}` +
	`|` + months + `\.? \d{1,2}(?:st|nd|rd|th)?(?:,? \d{4})?|` + months + `\.?,? \d{4}` +
	`|\d{1,2}(?:\.|st|nd|rd|th)? (?:of |de )?` + months + `\.?(?:,? (?:de )?\d{4})?` +
	`|\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?(?: ?[ap]\.?m\.?)?|\d{1,2}h\d{2}|\d{4}年\d{1,2}月\d{1,2}日` +
	`|(?:in|since|of|until|year|fy|by) (?:19|20)\d{2}|utc[+-]\d{1,2}|gmt[+-]\d{1,2}|q[1-4]|kw ?\d{1,2}` +
	// Phone, card, account and social security numbers.
	`|\+ ?\d[\d ()./-]{5,}\d|\(\d{2,5}\)[ -]?\d{2,4}(?:[ -]?\d{2,5})*|\d{3}[ .-]\d{3}[ .-]\d{4}|\d{3}[ .-]\d{4}|00\d{1,3} \d[\d ]+\d` +
	`|0\d{1,4}[ /]\d{3,}(?:[ -]?\d+)*|0\d{2,4}-\d{4,}(?:-\d+)?|\d{4}(?:[ -]\d{4}){3}|[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?|\d{3}-\d{2}-\d{4}|x{2,}[ -]?\d+` +
	// Amounts.
	`|[-+]?[$€£¥₹] ?\d(?:[\d.,']*\d)?(?:k|m)?\b|\d(?:[\d.,' ]*\d)? ?[$€£¥₹%]|` + money + ` ?\d(?:[\d.,']*\d)?|\d(?:[\d.,']*\d)? ?` + money + `\b` +
	`|\d{1,3}(?:[,.']\d{3})+(?:[.,]\d+)?|\d+\.\d+(?:\.\d+)*|\d+,\d{1,2}|-\d+` +
	// Versions, counts and other GUIDs of the platform.
	`|v\d+(?:\.\d+)*|ip(?:v[46])|\d{1,4} ?` + units + `\b|\d+/\d+|\d+ \(?(?:out )?of \d+\)?` +
	`|(?:MBR|ACT|INS|JOB|TRN)-[0-9a-f]{4}[0-9a-f-]*` +
	`)`)

func init() { shapes.Longest() }

// longestShape bounds where a shape is looked for, in bytes, and so the time that
// a long text takes.
const longestShape = 64

// shapeAt returns the length of the longest shape at the start of text; 0 for
// none. A shape ends where a word ends.
func shapeAt(text string) int {
	found := shapes.FindStringIndex(text[:min(len(text), longestShape)])
	if found == nil {
		return 0
	}
	next, _ := utf8.DecodeRuneInString(text[found[1]:])
	if found[1] < len(text) && (unicode.IsLetter(next) || unicode.IsDigit(next) || strings.ContainsRune("_-@/", next)) {
		return 0
	}
	return found[1]
}

// maxEmail is the greatest length of an e-mail address, in bytes.
const maxEmail = 254

// isEmail reports whether text is one e-mail address and nothing else.
func isEmail(text string) bool {
	if len(text) > maxEmail || !strings.Contains(text, "@") {
		return false
	}
	address, err := mail.ParseAddress(text)
	return err == nil && address.Name == "" && address.Address == text && !strings.ContainsAny(text[strings.LastIndex(text, "@"):], "?&=/#%+")
}

// isLabelled reports whether text is a label and an e-mail address, as in
// "user=anna@bank.example": the equals sign may be part of an address too.
func isLabelled(text string) bool {
	label, value, found := strings.Cut(text, "=")
	return found && isLabel(label) && isEmail(value)
}
