package jobs

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/wneessen/go-mail"

	"github.com/rainbowrota/rainbowrota/network/messages"
)

// transferError tells what went wrong while the letter was handed over, and
// whose it is to fix. A letter is given up at once only where the server says
// that this address or this letter is at fault. What it says about the sender,
// relaying, its limits or itself would be said of every letter: that is ours,
// and the letter is tried again.
func transferError(ctx context.Context, err error) error {
	var failure *mail.SendError
	if !errors.As(err, &failure) || failure.ErrorCode() == 0 {
		if cut := cutShort(ctx); cut != nil {
			return cut
		}
		return putOff("The connection to the mail server broke off")
	}
	r := refusalOf(failure)
	about := r.about()
	return &DeliveryError{reason: r.words(about) + r.numbers(), fault: r.fault(about)}
}

// refusal is a reply of 4xx or 5xx.
type refusal struct {
	step     mail.SendErrReason
	code     int    // 550
	enhanced string // "7.1" of 5.7.1, or ""
	text     string // the server's words in small letters, which are never shown
}

var (
	enhancedFirst = regexp.MustCompile(`^[45]\d\d[ -]+[45]\.(\d{1,3}\.\d{1,3})(?:[ :]|$)`)
	anAddress     = regexp.MustCompile(`\S+@\S+`)
	enhancedLater = regexp.MustCompile(`\(#[45]\.(\d{1,3}\.\d{1,3})\)`)
)

// refusalOf reads a reply. The library looks for the enhanced code anywhere
// in it, and an address such as 5.6.7.8 is none, so it is read here.
func refusalOf(failure *mail.SendError) refusal {
	text := replyOf(failure)
	r := refusal{step: failure.Reason, code: failure.ErrorCode(), text: strings.ToLower(text)}
	for _, pattern := range []*regexp.Regexp{enhancedFirst, enhancedLater} {
		if found := pattern.FindStringSubmatchIndex(text); found != nil && int(text[found[2]-2]-'0') == r.code/100 {
			r.enhanced = text[found[2]:found[3]]
			break
		}
	}
	r.text = anAddress.ReplaceAllString(r.text, "")
	return r
}

// replyOf is the server's answer as it was given. The library keeps it as Go's
// textproto writes it, with its words in quotes.
func replyOf(failure *mail.SendError) string {
	_, text, _ := strings.Cut(failure.Error(), ": ")
	code, quoted, _ := strings.Cut(text, " ")
	if prefix, err := strconv.QuotedPrefix(quoted); err == nil {
		if words, err := strconv.Unquote(prefix); err == nil {
			return code + " " + words
		}
	}
	return text
}

// about is what a refusal is about.
type about int

const (
	theAddress about = iota // it does not exist, or takes nothing any more
	theMailbox              // it is full
	theMessage              // its form or its size
	theSender               // this app may not send from its address
	theSignIn               // it wants a user name and password, or encryption
	relaying                // it does not pass on what this app sends
	aLimit                  // so many letters an hour or a day
	theServer               // it is full or out of order
	thisApp                 // any other refusal by a rule
	unclear                 // it does not say
)

// byEnhanced sorts the codes of RFC 3463 and those that large providers use.
// A code that is not here says too little, and the words decide.
var byEnhanced = map[string]about{
	"1.1": theAddress, "1.2": theAddress, "1.3": theAddress, "1.6": theAddress, "1.10": theAddress, "2.1": theAddress, "2.4": theAddress,
	"4.1": theAddress, "4.4": theAddress, "7.17": theAddress, "7.18": theAddress,
	"2.2": theMailbox,
	"2.3": theMessage, "3.4": theMessage,
	"1.7": theSender, "1.8": theSender, "2.252": theSender, "7.60": theSender,
	"7.8": theSignIn, "7.9": theSignIn, "7.11": theSignIn,
	"7.54": relaying, "7.64": relaying,
	"1.90": aLimit, "4.5": aLimit, "7.28": aLimit,
	"3.0": theServer, "3.1": theServer, "3.2": theServer, "3.5": theServer,
}

// byWords sorts what servers say, the most telling words first.
var byWords = []struct {
	words *regexp.Regexp
	about about
}{
	{regexp.MustCompile(`send.?as|on behalf|(not|no) (allowed|permi\w+|authori[sz]ed) to send|sender|from address|mail from|(not|un).?verified|identity`), theSender},
	{regexp.MustCompile(`relay`), relaying},
	{regexp.MustCompile(`(daily|hourly|sending|submission|message|rate).{0,20}(quota|limit)|(quota|limit).{0,20}(sending|day|hour)|too many (messages|mails|emails)|throttl`), aLimit},
	{regexp.MustCompile(`(mailbox|user|account|recipient).{0,30}(full|quota)|over ?quota|quota exceeded|exceeded storage`), theMailbox},
	{regexp.MustCompile(`(message|size|mail).{0,30}(too (big|large)|exceed)`), theMessage},
	{regexp.MustCompile(`insufficient|storage|disk|queue file|no space`), theServer},
	{regexp.MustCompile(`authenticat|sign.?in|log.?in|starttls|encrypt`), theSignIn},
	{regexp.MustCompile(`(user|mailbox|recipient|address).{0,40}(unknown|not found|does not exist|doesn.t exist|unavailable|disabled|inactive|invalid|rejected)|account.{0,40}(does not exist|disabled|inactive)|(unknown|no such|invalid) (user|recipient|mailbox|address)|no mailbox|unrouteable`), theAddress},
	{regexp.MustCompile(`spam|block|black.?list|reputation|policy|denied|spf|dkim|dmarc`), thisApp},
}

func (r *refusal) about() about {
	switch {
	case r.step == mail.ErrSMTPMailFrom && !asksToSignIn(r.code):
		switch found, _ := r.said(); found {
		case theSignIn, aLimit, theServer:
			return found
		default: // whatever it says, it was said of the sender
			return theSender
		}
	case asksToSignIn(r.code):
		if found, ok := r.said(); ok && found == aLimit { // some send 454 for it
			return found
		}
		return theSignIn
	}
	if found, ok := r.said(); ok {
		return found
	}
	switch {
	case r.step == mail.ErrSMTPRcptTo && (r.code == 551 || r.code == 553):
		return theAddress
	case r.code == 552 || r.step == mail.ErrSMTPRcptTo && r.code == 452:
		return theMailbox
	case r.code == 421:
		return theServer
	case r.code < 500 && r.step == mail.ErrSMTPRcptTo:
		return theAddress
	case r.code < 500:
		return theMessage
	}
	return unclear
}

// said is what the enhanced code says, or else the words.
func (r *refusal) said() (about, bool) {
	class, _, _ := strings.Cut(r.enhanced, ".")
	found, known := byEnhanced[r.enhanced]
	byWord, told := r.worded()
	switch {
	case known && r.enhanced != "2.2":
		return found, true
	case class == "6":
		return theMessage, true
	case told && (class != "7" || byWord != theAddress && byWord != theMailbox):
		return byWord, true // 5.7.x is a rule of the server, whatever the rule is about
	case known:
		return found, true
	case class == "3":
		return theServer, true
	case class == "7" && r.code >= 500:
		return thisApp, true
	}
	return 0, false
}

func (r *refusal) worded() (about, bool) {
	for _, w := range byWords {
		if w.words.MatchString(r.text) {
			return w.about, true
		}
	}
	return 0, false
}

// fault says whose it is to fix. A refusal that does not say why counts as ours:
// another try costs little, and a letter that is given up is lost.
func (r *refusal) fault(about about) messages.Fault {
	switch about {
	case theAddress, theMessage:
		if r.code >= 500 {
			return messages.RefusedForGood
		}
		return messages.PutOff
	case thisApp:
		if r.code < 500 { // most often greylisting
			return messages.PutOff
		}
	case theMailbox:
		return messages.PutOff
	case theSender, theSignIn, relaying, aLimit, theServer, unclear:
	}
	return messages.Ours
}

func (r *refusal) words(about about) string {
	did := "refused"
	if r.code < 500 {
		did = "put off"
	}
	switch about {
	case theAddress:
		return "The mail server " + did + " the address"
	case theMailbox:
		return "The mailbox is full"
	case theMessage:
		return "The mail server " + did + " the message"
	case theSender:
		return "The mail server does not let this app send from its address"
	case theSignIn:
		return "The mail server wants a user name and password, or encryption"
	case relaying:
		return "The mail server does not pass on messages of this app"
	case aLimit:
		return "The mail server’s limit for this app is reached"
	case theServer:
		return "The mail server is full or out of order"
	case thisApp:
		if r.code < 500 {
			return "The mail server put off the message"
		}
		return "The mail server refused a message of this app by a rule of its own"
	case unclear:
	}
	return "The mail server refused a message and did not say why"
}

// numbers writes the reply's numbers, such as " (550 5.1.1)".
func (r *refusal) numbers() string {
	if r.enhanced == "" {
		return fmt.Sprintf(" (%d)", r.code)
	}
	return fmt.Sprintf(" (%d %d.%s)", r.code, r.code/100, r.enhanced)
}

// asksToSignIn lists the replies of RFC 4954 and RFC 3207: they speak of our
// settings, not of the letter.
func asksToSignIn(code int) bool {
	switch code {
	case 454, 530, 534, 535, 538:
		return true
	default:
		return false
	}
}
