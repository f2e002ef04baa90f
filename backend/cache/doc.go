// Package cache decorates a source of look-ups with the copies saved on this device. It
// delivers the saved copy at once, replaces it with live data, and saves the live data
// afterwards. If the platform cannot answer, the saved copy is the answer.
package cache
