package query

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// role says what a word of a label does.
type role int

const (
	unknown   role = iota
	userNoun       // names the platform's user
	idNoun         // an ID of what the other words name
	outside        // of the platform's partner: "external ID" is the User ID
	numberOf       // changes nothing: "customer number"
	mailNoun       // an e-mail address
	maybeNoun      // may name the user, or a record of the CRM
	qualifier      // makes another one of it: "old user ID", "Zendesk user ID"
	otherNoun      // names something else
	field          // as otherNoun, and only tickets have it
	joiner         // "ID of the user"
)

// vocabulary maps each word that may be part of a label to its role. The first rows
// are English, the last German, French, Spanish, Italian, Portuguese, Dutch and
// some others.
var vocabulary = buildVocabulary(map[role]string{
	userNoun: `user users customer customers enduser endusers username usernames
		benutzer nutzer anwender benutzername kunde kunden kundin utilisateur usuario usuária usuário cliente
		utente gebruiker klant användare bruger bruker użytkownik klient пользователь пользователя клиент клиента
		用户 用户名 客户 顧客 ユーザー ユーザ 사용자 고객 kullanıcı müşteri`,
	idNoun: `id ids identifier identifiers guid uid userid userids customerid kundenid kennung identifiant identificador identyfikator
		идентификатор 编号 番号`,
	outside:  `external partner's`,
	numberOf: `no nr num number numbers № key x kundennummer nummer numéro número numero ident end`,
	mailNoun: `email emails e-mail mail mailto e-mails courriel correo adresse`,
	maybeNoun: `contact contacts account accounts acct member members person persons people client clients profile profiles partner
		requester reporter submitter owner author lead leads caller party holder subscriber consumer cardholder applicant borrower
		reference ref login konto kontakt compte cuenta conta search query q who whom sender from recipient record object
		applicants subscribers prospect prospects individual individuals household`,
	qualifier: `old previous former wrong other another different new temp temporary crm zendesk salesforce hubspot freshdesk intercom
		dynamics zoho pipedrive servicenow front helpscout gorgias jira kustomer sap oracle bank internal parent duplicate merged deleted not
		assigned assigning created updated modified closed opened resolved handled by escalated transferred forwarded owned reported sent submitted
		approved reviewed logged`,
	otherNoun: `ticket tickets case cases order orders invoice invoices ext extension tab tabs page pages phone phones tel telephone mobile
		cell fax call calls date dates time times room conversation conversations incident incidents issue issues request requests chat chats
		thread threads message messages msg pin code codes error errors version ver build amount amounts balance total totals price fee fees
		zip postal postcode address street house year month day week age job jobs session sessions transaction transactions payment payments card
		cards iban bic swift routing institution institutions company companies organization organizations organisation org orgs deal deals
		opportunity opportunities agent agents admin administrator operator employee staff team teams group groups queue queues project projects
		task tasks bug bugs event events note notes step steps line lines row rows item items attempt attempts device devices ip port browser os
		windows chrome firefox safari edge ios android iphone ipad policy contract claim loan mortgage branch dept department floor ssn tax dob
		birth birthday birthdate name names firstname lastname surname fullname role type count size limit offset sort view views filter filters
		app apps application applications portal token sys trace correlation span campaign article articles kb product products sku activity
		activities survey form forms file files attachment attachments document documents docs doc folder channel brand site inbox
		mailbox workspace tenant environment env region locale lang language timezone currency amountdue connection connections
		platform http https url uri link href class style width height rel target utm agenda meeting appointment booking flight appid orgid
		browse inc incidentid tkt req chg ord inv wo prb sr cnv msgid rowid revision rev chapter section paragraph
		vorgang fall bestellung auftrag rechnung telefon handy durchwahl datum uhrzeit betrag seite kontonummer ticketnummer fallnummer
		bestellnummer rechnungsnummer auftragsnummer telefonnummer vertrag vertragsnummer commande facture téléphone dossier pedido factura
		teléfono caso fecha ordine fattura telefono pratica encomenda fatura zaak bestelling factuur тикет заказ телефон 工单 订单 电话 注文 電話
		password passwords pass pwd secret otp sms manager creator editor level rating rank score length column accountnumber ordernumber casenumber ticketid caseid orderid sessionid accountid manual guide story stories agentid mandate
		model serial imei mac plate passport licence license vat ein swiftcode sortcode hour hours minute minutes second seconds`,
	field: `subject priority assignee severity sla resolution description summary title stage pipeline followers cc due
		betreff sujet asunto oggetto assunto`,
	joiner: `of the de del du do da des la le der van von dell' di`,
})

func buildVocabulary(rows map[role]string) map[string]role {
	words := map[string]role{}
	for r, list := range rows {
		for _, word := range strings.Fields(list) {
			words[word] = r
		}
	}
	return words
}

// records lists what has an "id" of its own: after "ticket" an "id" may be the
// ticket's.
var records = wordSet(`ticket tickets case cases order orders invoice invoices incident incidents issue issues request requests deal deals
	opportunity opportunities task tasks project projects conversation conversations chat message messages agent agents job jobs
	transaction transactions payment payments policy contract claim loan call event events organization company companies institution`)

// negations lists words after which an ID is the wrong one.
var negations = wordSet(`not no nor without isn't never except instead than`)

// partial lists words that say that what follows is a part of an ID.
var partial = wordSet(`partial partially part last first four digits characters letters ends end ending starts start starting begins beginning
	contains containing like prefix suffix similar`)

// wholeUserID lists words that name the ID of a user by themselves.
var wholeUserID = []string{"uid", "userid", "userids", "customerid", "kundenid"}

// neutral lists words that say nothing of the word after them: an ID may follow
// them without being named by them.
var neutral = wordSet(`a an the this that these those i we you he she it they me us my our your his her its their please pls plz thanks thank thx
	write mail email reply answer ring hi hello hey dear hallo bonjour hola ciao guten tag good morning afternoon evening regards best cheers sincerely
	is are was were be been being has have had do does did can could may might will would should must cannot can't isn't
	and or but if so as at by for in into of off on onto to up with without about above after again against before behind below between
	during regarding concerning re fw fwd aw wg from see look lookup find open show check help get pull fetch search searching again also
	just only here there now today yesterday tomorrow tonight still yet already since until while when where which who whom whose what why how
	all any both each every some such no nor not too very urgent asap fyi ps update info hint todo attention attn maybe perhaps namely same maybe probably likely think guess
	who's it's that's there's he's she's we're you're they're i'm i've id'd use using used try trying tried ask asking asked
	called calling calls call said says say saying wrote writes reports reported asks claims told tells mentioned
	e.g. e.g i.e. i.e etc etc. vs via per than then und oder für mit von bitte et ou pour avec y o para con e per il lo el los las les un une
	hat ist war kann nicht a est sont bitte danke merci gracias grazie obrigado`)

// following lists more words that come after "user" and are no ID.
var following = wordSet(`angry upset happy unhappy unable able blocked locked disabled enabled logged signed connected linked cannot couldn't can't won't
	doesn't didn't hasn't isn't wasn't gets got getting sees saw seeing needs needed wants wanted wanting tries complains complained complaining
	complaining complaint failed fails failing keeps kept reached reaches reopened opened contacted contacts waits waiting requested requests
	requesting experiencing experienced having unknown missing none null nil undefined empty n/a na tbd anonymous invalid unavailable
	withheld hidden redacted unspecified nobody everyone anyone someone somebody found stuck side wide facing friendly experience error
	data details information info exists existed added adds removed removes changed changes updated clicked clicks entered enters typed
	received receives sent sends submitted submits linked unlinked reconnected disconnected stopped started starts refuses refused joined affected impacted registered born left moved rang ordered opted pressed typed
	returned returns paid pays bought buys called support service care success request requests feedback satisfaction base journey
	login logs logging sign signs signing signed up back again refresh refreshes loads loaded whose which and in on`)

// absent lists what is written where there is no value.
var absent = wordSet(`unknown none null nil undefined empty missing n/a na tbd - -- ? unavailable anonymous withheld hidden redacted unspecified nan
	not invalid keine unbekannt aucun inconnu ninguno desconocido`)

// copulas lists words that link a label and its value, on either side.
var copulas = wordSet(`is was are as ist est es equals named reads`)

// articles lists words between a copula and the label after it.
var articles = wordSet(`the a an my her his their our your`)

// courtesies lists words that may end a request.
var courtesies = wordSet(`please pls plz thanks thx asap again`)

// lookUps lists verbs whose object is whom to look up.
var lookUps = wordSet(`lookup up find open check search get fetch pull show see`)

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(list) {
		set[word] = true
	}
	return set
}

func isNeutral(word string) bool { return neutral[strings.ToLower(word)] }

// isNoValue reports whether a word without a digit is a word of a sentence, and no
// ID.
func isNoValue(word string) bool {
	lower := strings.ToLower(word)
	return neutral[lower] || following[lower] || absent[lower]
}

// camel finds the words of userID and 用户ID: they end where a capital letter
// follows a small one, and where the script changes.
var camel = regexp.MustCompile(`[\p{Lu}]+[\p{Ll}]*|[\p{Ll}]+|[\p{Lo}\p{Lm}]+|[\p{M}№]+`)

// wordsOf splits a label into words in lower case: "external_user-Id" into
// external, user, id.
func wordsOf(label string) []string {
	label = strings.TrimSuffix(strings.TrimSuffix(label, "'s"), "'")
	lower := strings.ToLower(label)
	if _, known := vocabulary[lower]; known {
		return []string{lower}
	}
	var words []string
	for _, part := range strings.FieldsFunc(label, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '№' && r != '\'' }) {
		if lower := strings.ToLower(part); vocabulary[lower] != unknown {
			words = append(words, lower)
			continue
		}
		for _, piece := range camel.FindAllString(part, -1) {
			words = append(words, strings.ToLower(piece))
		}
	}
	return words
}

// isLabel reports whether every word of text belongs to labels, and one says what
// the label names.
func isLabel(text string) bool {
	if strings.ContainsAny(text, "0123456789@") {
		return false
	}
	words := wordsOf(text)
	return len(words) > 0 && !slices.ContainsFunc(words, func(word string) bool { return vocabulary[word] == unknown }) &&
		slices.ContainsFunc(words, func(word string) bool { return vocabulary[word] != joiner })
}

// label is what the words before a value say of it.
type label struct {
	grade    grade
	explicit bool     // a sign such as a colon stands between the two
	plural   bool     // it may be a count or a list
	fields   bool     // only tickets have such a field
	mail     bool     // the value is an e-mail address
	cell     bool     // they are in two cells of a row
	column   bool     // it stands above its values
	maybe    bool     // it may name the user: a word without a digit is offered too
	words    []string // of the label itself, in an address
}

// labelOf returns the meaning of the words of a label.
func labelOf(words []string) label {
	has := func(r role) bool {
		return slices.ContainsFunc(words, func(word string) bool { return vocabulary[word] == r })
	}
	l := label{fields: has(field), mail: has(mailNoun), maybe: has(maybeNoun)}
	if len(words) > 0 {
		last := words[len(words)-1]
		l.plural = vocabulary[last] != unknown && strings.HasSuffix(last, "s") && vocabulary[strings.TrimSuffix(last, "s")] == vocabulary[last]
	}
	whole := slices.ContainsFunc(words, func(word string) bool { return slices.Contains(wholeUserID, word) })
	account := slices.ContainsFunc(words, func(word string) bool { return strings.HasPrefix(word, "acc") || word == "caller" })
	switch {
	case has(otherNoun), l.fields, account && (has(numberOf) || has(idNoun)) && !has(userNoun):
		l.grade = never
	case has(qualifier), slices.ContainsFunc(words, func(word string) bool { return vocabulary[word] == unknown }):
		l.grade = offered
	case l.mail:
		l.grade = bare
	case whole, has(userNoun) && has(idNoun), has(outside) && has(idNoun):
		l.grade = userID
	case has(userNoun):
		l.grade = user
	case has(maybeNoun), has(outside):
		l.grade = offered
	case has(idNoun):
		l.grade = generic
	default:
		l.grade = offered
	}
	return l
}
