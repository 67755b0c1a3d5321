package mailtest

import (
	"strings"
	"time"

	"github.com/emersion/go-smtp"
)

// Behaviour is what the server does with one letter. The zero value accepts.
type Behaviour struct {
	delay  time.Duration
	hang   bool
	mail   *smtp.SMTPError
	rcpt   *smtp.SMTPError
	data   *smtp.SMTPError
	drop   bool // before the letter is read
	unsaid bool // after it was taken, before the 250
	leave  bool // after the 250
}

// Accept takes the letter.
func Accept() Behaviour { return Behaviour{} }

// Delay takes the letter, but says so only after d.
func Delay(d time.Duration) Behaviour { return Behaviour{delay: d} }

// Hang reads the letter and then never answers.
func Hang() Behaviour { return Behaviour{hang: true} }

// RefuseSender answers MAIL with a code and an enhanced code. It works with
// Always alone: the recipient is not known yet.
func RefuseSender(code int, enhanced [3]int) Behaviour {
	return Behaviour{mail: refusal(code, enhanced)}
}

// Saying refuses in these words, as a provider puts it.
func (b Behaviour) Saying(words string) Behaviour {
	for _, refusal := range []**smtp.SMTPError{&b.mail, &b.rcpt, &b.data} {
		if *refusal != nil {
			*refusal = &smtp.SMTPError{Code: (*refusal).Code, EnhancedCode: (*refusal).EnhancedCode, Message: words}
		}
	}
	return b
}

// NoEnhanced is an enhanced code that is not sent.
var NoEnhanced = [3]int(smtp.NoEnhancedCode)

// RefuseRecipient answers RCPT with a code such as 550 and an enhanced code
// such as {5, 1, 1}. The reply's text repeats the address, as servers do.
func RefuseRecipient(code int, enhanced [3]int) Behaviour {
	return Behaviour{rcpt: refusal(code, enhanced)}
}

// RefuseData answers the end of DATA with a code such as 452 and an enhanced
// code such as {4, 3, 1}.
func RefuseData(code int, enhanced [3]int) Behaviour {
	return Behaviour{data: refusal(code, enhanced)}
}

// DropBeforeData cuts the line before the letter is read; it is not taken.
func DropBeforeData() Behaviour { return Behaviour{drop: true} }

// DropAfterData takes the letter and cuts the line instead of saying so: the
// one moment in which a sender cannot know and has to send it again.
func DropAfterData() Behaviour { return Behaviour{unsaid: true} }

// DropAfterReply takes the letter, says so and cuts the line without waiting
// for the client's goodbye.
func DropAfterReply() Behaviour { return Behaviour{leave: true} }

func refusal(code int, enhanced [3]int) *smtp.SMTPError {
	return &smtp.SMTPError{Code: code, EnhancedCode: enhanced}
}

// Always sets what the server does when nothing else is said.
func (s *Server) Always(b Behaviour) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.usual = b
}

// For sets what the server does with every letter to one address, before Next
// and Always are asked.
func (s *Server) For(to string, b Behaviour) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.byTo[strings.ToLower(to)] = b
}

// Next sets what the server does with the next n letters; calls queue up.
func (s *Server) Next(n int, b Behaviour) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for range n {
		s.next = append(s.next, b)
	}
}

// behaviourFor is called under the lock, once per recipient named.
func (s *Server) behaviourFor(to string) Behaviour {
	if b, ok := s.byTo[to]; ok {
		return b
	}
	if len(s.next) > 0 {
		b := s.next[0]
		s.next = s.next[1:]
		return b
	}
	return s.usual
}
