package export

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"userlookup/backend"
)

// The report asks for nothing and runs nothing, whatever the platform's words are.
func TestHTML_IsSelfContained(t *testing.T) {
	for _, page := range []*Page{samplePage(), pageOf(`"><img src=x onerror=alert(1)><script>`), pageOf("</style><!-- javascript:")} {
		got := written(t, HTML, page, options(true))
		for _, banned := range []string{`<(script|img|link|a|iframe|form|object|embed)\b`, `<[^>]*\s(style|src|srcset|action|on\w+)=`, `@import`, `url\(`} {
			if found := regexp.MustCompile(banned).FindString(got); found != "" {
				t.Errorf("it holds %s", found)
			}
		}
		for _, link := range regexp.MustCompile(`href="([^"]*)"`).FindAllStringSubmatch(got, -1) {
			if !strings.HasPrefix(link[1], "#") {
				t.Errorf("it refers to %s", link[1])
			}
		}
		if strings.Count(got, "<style>"+reportCSS+"</style>") != 1 {
			t.Error("the style is not the one that the policy allows")
		}
		if !strings.Contains(got, `content="default-src &#39;none&#39;; style-src &#39;sha256-`) {
			t.Error("there is no policy")
		}
	}
}

// The title names no user: it ends up in lists of windows and of files.
func TestHTML_Title_NamesNoUser(t *testing.T) {
	title := regexp.MustCompile(`<title>(.*)</title>`).FindStringSubmatch(written(t, HTML, samplePage(), options(true)))
	if len(title) != 2 || title[1] != "User Lookup · User report" {
		t.Errorf("got %q", title)
	}
}

func TestHTML_Days_UseTheTimeZone(t *testing.T) {
	at := func(hour int) backend.AttemptDetails {
		return attemptOf(backend.Job{GUID: "JOB", CreatedAt: time.Date(2026, 3, 26, hour, 30, 0, 0, time.UTC)}, backend.Institution{}, "", "")
	}
	o := options(false)
	var got []string
	for day := range days(slices.Values([]backend.AttemptDetails{at(23), at(22), at(1), {}, {}}), &o) {
		got = append(got, day.Name+": "+day.Count)
	}
	want := []string{"Friday 27 March 2026: 1 attempt", "Thursday 26 March 2026: 2 attempts", "Time not known: 2 attempts"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// Every connection has its facts in the same place.
func TestHTML_ConnectionFacts_AlignInColumns(t *testing.T) {
	page := samplePage()
	var columns []string
	for i := range page.Connections {
		var labels []string
		o := options(false)
		for _, fact := range connectionFacts(&page.Connections[i], &o) {
			if !fact.Wide {
				labels = append(labels, fact.Label)
			}
		}
		if columns = append(columns, strings.Join(labels, "|")); columns[i] != columns[0] || len(labels)%3 != 0 {
			t.Errorf("%s: %q", page.Connections[i].Name, labels)
		}
	}
}

func TestUTCBeside_LocalTimeDiffers_ReturnsUTC(t *testing.T) {
	for want, local := range map[string]time.Time{
		"":                    fetched,
		"13:02:11":            fetched.In(berlin),
		"2026-03-26 13:02:11": fetched.In(time.FixedZone("", 11*3600)),
	} {
		if got := utcBeside(local); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestConnectionFacts_UnreadableError_IsShown(t *testing.T) {
	page, o := samplePage(), options(false)
	page.Connections[0].Error = &backend.ConnectionErrorView{}
	if facts := connectionFacts(&page.Connections[0], &o); facts[len(facts)-1].Value != "not readable" {
		t.Errorf("%+v", facts)
	}
}
