package backend

// ProfileName names one platform that the application can talk to. It is part
// of every key: the same user id on two platforms is two users.
type ProfileName string

const (
	// ProfileSandbox is the platform built into the application.
	ProfileSandbox ProfileName = "sandbox"
	// ProfileAdHoc is a platform named by its base URL for one run only.
	ProfileAdHoc ProfileName = "adhoc"
)
