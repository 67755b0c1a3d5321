package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/views"
)

// Undone is the key of the news that something was taken back, or of that there
// was nothing to take back.
func Undone(key string, was bool) string {
	if !was {
		return "nothing-undone"
	}
	return key
}

// carried is what the cookie holds.
type carried struct {
	Key  string
	Undo *views.Undo `json:",omitempty"`
	Told *int        `json:",omitempty"` // how many people; nil where that is not known
	Till int64       // seconds since 1970
}

const flashLife = time.Minute

// flashKey signs the news of those who are not signed in. It is this process's
// own: what another one signed is simply not shown.
var flashKey = rand.Text()

// Flash shows the news with that key on the next page. The text is in views.Flashes.
func (s *Server) Flash(c *fiber.Ctx, key string) { s.FlashUndo(c, key, nil) }

// FlashUndo is flash with a form that takes the action back.
func (s *Server) FlashUndo(c *fiber.Ctx, key string, undo *views.Undo) {
	s.carry(c, carried{Key: key, Undo: undo})
}

// FlashTold is flash with how many people are told; nil for an action that was
// done already.
func (s *Server) FlashTold(c *fiber.Ctx, key string, told *events.Told) {
	news := carried{Key: key}
	if told != nil {
		news.Told = new(told.Count())
	}
	s.carry(c, news)
}

func (s *Server) carry(c *fiber.Ctx, news carried) {
	if _, ok := views.Flashes[news.Key]; !ok {
		panic("there is no flash " + news.Key)
	}
	news.Till = time.Now().Add(flashLife).Unix()
	data, err := json.Marshal(news)
	if err != nil {
		panic(err) // strings and numbers
	}
	text := base64.RawURLEncoding.EncodeToString(data)
	s.SetCookie(c, "flash", text+"."+s.sealFlash(c, text), flashLife)
}

// takeFlash returns the news for this page, once, or nil.
func (s *Server) takeFlash(c *fiber.Ctx) *views.Flash {
	value := c.Cookies(s.CookieName("flash"))
	if value == "" {
		return nil
	}
	s.SetCookie(c, "flash", "", -1)
	text, seal, _ := strings.Cut(value, ".")
	data, err := base64.RawURLEncoding.DecodeString(text)
	var news carried
	if err != nil || !hmac.Equal([]byte(seal), []byte(s.sealFlash(c, text))) ||
		json.Unmarshal(data, &news) != nil || time.Now().Unix() > news.Till {
		return nil
	}
	flash, ok := views.Flashes[news.Key]
	if !ok {
		return nil
	}
	flash.Undo = news.Undo
	if flash.Tells {
		flash.Text = views.TellsWords(news.Told, s.Config.NoMail)
	}
	if flash.NoMail != "" && s.Config.NoMail {
		flash.Text = flash.NoMail
	}
	return &flash
}

func (s *Server) sealFlash(c *fiber.Ctx, text string) string {
	key := VisitOf(c).Token
	if key == "" {
		key = flashKey
	}
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte("flash:" + text))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// CookieName is the name of a cookie of ours: over HTTPS with the prefix by
// which a browser refuses one set by another host or without encryption.
func (s *Server) CookieName(name string) string {
	if s.secure {
		return "__Host-" + name
	}
	return name
}

// SetCookie sets a cookie of ours; a life of 0 lasts until the browser is
// closed and a negative one removes it.
func (s *Server) SetCookie(c *fiber.Ctx, name, value string, life time.Duration) {
	cookie := &fiber.Cookie{
		Name: s.CookieName(name), Value: value, Path: "/", HTTPOnly: true, Secure: s.secure,
		SameSite: fiber.CookieSameSiteLaxMode, SessionOnly: life == 0,
	}
	switch {
	case life > 0:
		cookie.MaxAge = int(life / time.Second)
	case life < 0:
		cookie.MaxAge, cookie.Expires = -1, time.Unix(1, 0)
	}
	c.Cookie(cookie)
}
