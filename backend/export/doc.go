// Package export writes a user's page to a file, for who does not have it open: as
// JSON for programs, as CSV of the timeline for spreadsheets, and as an HTML report
// for people, which needs nothing but a browser and prints well.
//
// Every file says how old what it holds is, when and of which platform it was made,
// what is missing and whether the history is complete. What the page masks is left
// out unless it is asked for. Attempts are written as they come: none of the files
// is ever whole in memory.
package export
