package platform

import "bytes"

// scanner walks through valid JSON without decoding it, at a fraction of the
// cost. In what is not JSON it finds nonsense, but its end.
type scanner struct {
	data []byte
	at   int
}

// object walks through an object: each is given the name of a member as it is
// spelt between its quotes, and must walk through the value. Anything else than
// an object is skipped.
func (s *scanner) object(each func(name []byte)) {
	if s.peek() != '{' {
		s.skip()
		return
	}
	for s.at++; s.more('}'); {
		name := s.text()
		if s.peek() == ':' {
			s.at++
		}
		each(name)
	}
}

// array walks through a list: each must walk through an item. Anything else than
// a list is skipped.
func (s *scanner) array(each func()) {
	if s.peek() != '[' {
		s.skip()
		return
	}
	for s.at++; s.more(']'); {
		each()
	}
}

// more steps over a comma and says whether something follows; else it steps over
// the closing bracket.
func (s *scanner) more(closing byte) bool {
	next := s.peek()
	if next == ',' {
		s.at++
		next = s.peek()
	}
	if next == closing {
		s.at++
		return false
	}
	return s.at < len(s.data)
}

// peek gives the next byte that is no white space; 0 at the end.
func (s *scanner) peek() byte {
	for ; s.at < len(s.data); s.at++ {
		switch c := s.data[s.at]; c {
		case ' ', '\t', '\r', '\n':
		default:
			return c
		}
	}
	return 0
}

// text steps over a string and gives what stands between its quotes.
func (s *scanner) text() []byte {
	s.at = min(s.at+1, len(s.data))
	from := s.at
	for {
		quote := bytes.IndexByte(s.data[s.at:], '"')
		if quote < 0 {
			s.at = len(s.data)
			return s.data[from:]
		}
		s.at += quote + 1
		if end := s.at - 1; !escaped(s.data[from:end]) {
			return s.data[from:end]
		}
	}
}

// escaped says whether what follows before is escaped: by an odd number of
// backslashes.
func escaped(before []byte) bool {
	rest := bytes.TrimRight(before, `\`)
	return (len(before)-len(rest))%2 == 1
}

// skip steps over a value.
func (s *scanner) skip() {
	s.peek()
	for depth := 0; s.at < len(s.data); {
		switch s.data[s.at] {
		case '"':
			s.text()
		case '{', '[':
			depth++
			s.at++
		case '}', ']':
			depth--
			s.at++
		default:
			s.at++
			if depth > 0 || s.at < len(s.data) && !ends(s.data[s.at]) {
				continue
			}
		}
		if depth <= 0 {
			return
		}
	}
}

// ends says whether a number, true, false or null ends before c.
func ends(c byte) bool { return bytes.IndexByte([]byte(" \t\r\n,]}"), c) >= 0 }
