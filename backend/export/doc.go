// Package export writes a user's page to a file: as JSON for programs, as CSV of the timeline
// for spreadsheets, and as an HTML report for people, which needs only a browser and prints
// well.
//
// Every file states the age of its data, when and from which platform it was made, what is
// missing, and whether the history is complete. Masked values are left out unless requested.
// Attempts are streamed: no file is ever in memory as a whole.
package export
