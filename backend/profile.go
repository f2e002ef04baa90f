package backend

import (
	"regexp"
	"strings"
)

// ProfileName identifies a platform. It is part of every key: the same user ID on two
// platforms is two users.
type ProfileName string

// The built-in profiles. Any other is a platform that a person added
// and gave a base URL.
const (
	ProfileSandbox     ProfileName = "sandbox"     // built into the application
	ProfileIntegration ProfileName = "integration" // MX, for development and tests
	ProfileProduction  ProfileName = "production"  // MX, with real users
	ProfileAdHoc       ProfileName = "adhoc"       // named by its base URL for one run only
)

var baseURLs = map[ProfileName]string{
	ProfileIntegration: "https://int-api.mx.com",
	ProfileProduction:  "https://api.mx.com",
}

// Place is the storage of a profile's credentials.
type Place string

// The places. The empty one is nowhere.
const (
	PlaceKeychain Place = "keychain" // of the operating system
	PlaceFile     Place = "file"     // sealed with a passphrase
	PlaceSample   Place = "sample"   // of the sample data alone: in a file that is not encrypted
)

// Profile is what is saved about one platform, without its Credentials.
type Profile struct {
	Name     ProfileName
	BaseURL  string // of an added platform; built-in ones have their own
	ClientID string
	Network  Network
	Place    Place // of its credentials
}

// Address is the base URL of the platform. The sandbox has none before it runs.
func (p Profile) Address() string {
	if fixed, ok := baseURLs[p.Name]; ok {
		return fixed
	}
	return p.BaseURL
}

// Names are part of keys and file names, on systems that tell capital letters
// from small ones and on those that do not.
var profileName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

// reservedName matches the names that Windows reserves for devices, with any extension.
var reservedName = regexp.MustCompile(`^(con|prn|aux|nul|com[0-9]|lpt[0-9])$`)

// maxClientID is in bytes.
const maxClientID = 200

// Clean returns p without pasted spaces, and without a base URL if the profile is built in. It
// fails with CodeBadProfileName, CodeBadBaseURL, CodeBadClientID or an error of Network.Clean.
// The sandbox and the ad hoc profile cannot be saved.
func (p Profile) Clean() (Profile, error) {
	p.Name = ProfileName(strings.TrimSpace(string(p.Name)))
	if name := string(p.Name); !profileName.MatchString(name) || reservedName.MatchString(name) || p.Name == ProfileSandbox || p.Name == ProfileAdHoc {
		return Profile{}, NewError(CodeBadProfileName, nil)
	}
	if _, fixed := baseURLs[p.Name]; fixed {
		p.BaseURL = ""
	} else {
		base, err := ParseBaseURL(p.BaseURL)
		if err != nil {
			return Profile{}, err
		}
		p.BaseURL = base.String()
	}
	var err error
	if p.ClientID, err = CleanClientID(p.ClientID); err != nil {
		return Profile{}, err
	}
	if p.Network, err = p.Network.Clean(); err != nil {
		return Profile{}, err
	}
	return p, nil
}
