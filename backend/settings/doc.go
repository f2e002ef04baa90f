// Package settings reads and writes settings.json. The caller passes the folder.
package settings
