package sandbox

import (
	"encoding/json"
	"strings"
)

// person is whom a user of the sandbox is called after. Nobody is real.
type person struct{ first, last, segment string }

var (
	firstNames = []string{"Ada", "Bilbo", "Clara", "Dorothy", "Edmund", "Fern", "Gulliver", "Hazel", "Iris", "Jem", "Kit", "Lucy", "Mina", "Ned", "Olive", "Pip"}
	lastNames  = []string{"Appleyard", "Bramble", "Copperfield", "Dormouse", "Everdene", "Finch", "Goodfellow", "Hatter", "Inkwell", "Jabberwock", "Kettle", "Larch"}
	segments   = []string{"individual", "preferred", "business", "student"}
)

func newPerson(chance uint64) person {
	return person{pick(chance, firstNames), pick(chance>>16, lastNames), pick(chance>>32, segments)}
}

// email is different for each user id, also for two that differ in case only.
func (p person) email(userID string) string {
	tag := strings.NewReplacer("U-", "u", "u-", "low").Replace(userID)
	return strings.ToLower(p.first+"."+p.last) + "." + strings.ToLower(tag) + "@mail.example"
}

func (p person) metadata() string {
	text, err := json.Marshal(map[string]string{"first_name": p.first, "last_name": p.last, "segment": p.segment})
	if err != nil {
		panic(err) // strings always marshal
	}
	return string(text)
}
