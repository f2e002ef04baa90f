// Package settings is what the application keeps in files of its own: where they
// lie, how they are replaced whole or not at all, and the settings themselves.
//
// No function finds a folder by itself but UserFolders: the others are told.
package settings
