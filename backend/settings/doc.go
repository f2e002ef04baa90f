// Package settings keeps settings.json, and names the folders of the application's
// files.
//
// No function finds a folder by itself but UserFolders: the others are told.
package settings
