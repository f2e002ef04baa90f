package platform

import (
	"context"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"userlookup/backend"
)

// Institution returns an institution by its code. It is cached for a day, or for a shorter
// time if the platform sends its state. If the platform does not respond, the cached one is
// returned without its state. It returns CodeInstitutionNotFound if there is none, and
// CodeWrongItem if the response contains another one.
func (c *Client) Institution(ctx context.Context, code string) (backend.Institution, error) {
	cached, err := c.institution(ctx, code)
	return cached.institution, err
}

// institution is Institution with the time of the request.
func (c *Client) institution(ctx context.Context, code string) (cachedInstitution, error) {
	if cached, ok := c.institutions.fresh(code, c.options.Now()); ok {
		return cached.get()
	}
	return c.institutions.calls.share(ctx, code, func(ctx context.Context) (cachedInstitution, error) {
		if cached, ok := c.institutions.fresh(code, c.options.Now()); ok { // another caller may just have cached it
			return cached.get()
		}
		institution, err := c.fetchInstitution(ctx, code)
		requested := cachedInstitution{institution: institution, fetchedAt: wallClock(c.options.Now())}
		failure := backend.AsError(err)
		switch {
		case err == nil:
			c.institutions.cache.Add(code, requested)
		case failure.Code == backend.CodeInstitutionNotFound:
			c.institutions.cache.Add(code, cachedInstitution{notFound: failure, fetchedAt: requested.fetchedAt})
		case backend.AllowsSavedCopy(failure.Code):
			if cached, ok := c.institutions.stale(code, c.options.Now()); ok {
				return cached, nil
			}
		}
		return requested, err
	})
}

func (c *Client) fetchInstitution(ctx context.Context, code string) (backend.Institution, error) {
	body, err := c.get(ctx, nil, "/institutions/{institution}", code)
	if err != nil {
		return backend.Institution{}, whenNotFound(err, backend.NewError(backend.CodeInstitutionNotFound, nil, "code", code))
	}
	institution, err := decodeInstitution(body)
	if err != nil {
		return backend.Institution{}, err
	}
	if institution.Code, err = checkIdentifier(code, institution.Code); err != nil { // connections are joined by code
		return backend.Institution{}, err
	}
	return institution, nil
}

type wireInstitution struct {
	GUID          text `json:"guid"`
	Code          text `json:"code"`
	Name          text `json:"name"`
	URL           text `json:"url"`
	Country       text `json:"iso_country_code"`
	Status        text `json:"status"`
	ClientStatus  text `json:"client_status"`
	SupportsOAuth flag `json:"supports_oauth"`

	ForgotPasswordURL   text `json:"forgot_password_url"`
	ForgotUsernameURL   text `json:"forgot_username_url"`
	TroubleSigningInURL text `json:"trouble_signing_in_url"`
}

func decodeInstitution(body []byte) (backend.Institution, error) {
	var answer struct {
		Institution wireInstitution `json:"institution"`
	}
	if err := unmarshal(body, &answer); err != nil {
		return backend.Institution{}, err
	}
	w := answer.Institution
	if isEmpty(w) {
		return backend.Institution{}, backend.NewError(backend.CodeUnreadable, errMissing)
	}
	return backend.Institution{
		GUID: string(w.GUID), Code: string(w.Code), Name: string(w.Name), URL: string(w.URL), Country: string(w.Country),
		Status: string(w.Status), ClientStatus: string(w.ClientStatus), SupportsOAuth: w.SupportsOAuth.value,
		ForgotPasswordURL: string(w.ForgotPasswordURL), ForgotUsernameURL: string(w.ForgotUsernameURL),
		TroubleSigningInURL: string(w.TroubleSigningInURL),
	}, nil
}

const (
	institutionTTL = 24 * time.Hour
	// A missing institution may be added at any time.
	notFoundTTL = 10 * time.Minute
	// The state of an institution (maintenance, degraded) expires sooner than its name and
	// address.
	stateTTL = 10 * time.Minute
	// maxInstitutions is the size of the cache. The least recently used is evicted.
	maxInstitutions = 1000
)

// institutionCache caches responses about institutions, by code. The expirable cache of the
// same library is not used: it takes no clock, has one TTL for all entries, and starts a
// goroutine that cannot be stopped. See docs/decisions/0007.
type institutionCache struct {
	cache *lru.Cache[string, cachedInstitution]
	calls sharedCalls[cachedInstitution] // by code
}

func newInstitutionCache() *institutionCache {
	cache, err := lru.New[string, cachedInstitution](maxInstitutions)
	if err != nil {
		panic(err) // only a size below one fails
	}
	return &institutionCache{cache: cache}
}

type cachedInstitution struct {
	institution backend.Institution
	notFound    *backend.Error // nil if it exists
	fetchedAt   time.Time
}

// wallClock strips the monotonic clock, which stops while a device sleeps.
func wallClock(now time.Time) time.Time { return now.Round(0) }

func (k cachedInstitution) get() (cachedInstitution, error) {
	if k.notFound != nil {
		return k, k.notFound
	}
	return k, nil
}

// fresh returns a cached institution that has not expired. Institutions with a state expire
// sooner.
func (k *institutionCache) fresh(code string, now time.Time) (cachedInstitution, bool) {
	cached, ok := k.cache.Get(code)
	age, limit := now.Sub(cached.fetchedAt), institutionTTL
	switch {
	case cached.notFound != nil:
		limit = notFoundTTL
	case cached.institution.Status != "" || cached.institution.ClientStatus != "":
		limit = stateTTL
	}
	return cached, ok && age >= 0 && age < limit
}

// stale returns the fallback for a platform that does not respond: the cached institution
// without its state.
func (k *institutionCache) stale(code string, now time.Time) (cachedInstitution, bool) {
	cached, ok := k.cache.Get(code)
	if age := now.Sub(cached.fetchedAt); !ok || cached.notFound != nil || age < 0 || age >= institutionTTL {
		return cachedInstitution{}, false
	}
	cached.institution.Status, cached.institution.ClientStatus = "", ""
	return cached, true
}
