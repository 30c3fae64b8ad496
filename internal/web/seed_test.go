package web_test

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// The customers of the seeded shop.
var (
	ana   = chat.Person{Phone: "13125550177", BSUID: "US.70912345678901234567", ProfileName: "Ana Torres"}
	bo    = chat.Person{BSUID: "GB.40911112222333344445", Username: "bolind", ProfileName: "Bo Lind"}
	meera = chat.Person{Phone: "919820055501", ProfileName: "मीरा शर्मा"}
	laila = chat.Person{Phone: "971501234567", ProfileName: "ليلى حداد"}
	plain = chat.Person{Phone: "5511987654321"}
	long  = chat.Person{Phone: "4915112345678", ProfileName: "Wolfeschlegelsteinhausenbergerdorff Donaudampfschifffahrt"}
)

// seed fills the shop with conversations in many states and returns the messages with Ana, oldest first.
func (d *desk) seed() []store.Filed {
	d.t.Helper()
	d.connectNumber()
	return d.talks()
}

// talks are the conversations of the shop.
func (d *desk) talks() []store.Filed {
	d.t.Helper()
	d.file(d.says(laila, 27*time.Hour, "مرحبا، هل يمكن توصيل الطلب رقم 1042 غدا صباحا؟"))
	d.file(d.answers(bo, chat.FromPhone, "", 50*time.Hour, "The bulbs are in. Shall I put a bag aside for you?"))
	d.file(d.says(plain, 3*24*time.Hour, "Vocês entregam no sábado?"), d.answers(plain, chat.FromAgent, chat.StatusRead, 3*24*time.Hour-time.Hour, "Sim, até às 14h."))
	d.file(d.says(long, 23*time.Hour+10*time.Minute, "Passt die Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft auf ein Schild?"))
	d.file(d.says(meera, 4*time.Hour, "नमस्ते! क्या गुलाब के पौधे कल तक आ जाएँगे?"), d.says(meera, 3*time.Hour, "मुझे पाँच चाहिए।"))
	for i := range 14 {
		p := chat.Person{Phone: fmt.Sprintf("1202555%04d", 200+i), ProfileName: []string{"Priya Nair", "Tom Hale", "Chen Wei", "Fatima Zahra", "Luca Bianchi", "Ngozi Obi", "Emma Fischer"}[i%7]}
		d.file(d.answers(p, []chat.Origin{chat.FromPhone, chat.FromAgent, chat.FromBot, chat.FromCampaign, chat.FromImport}[i%5], []chat.Status{"", chat.StatusDelivered, chat.StatusRead, chat.StatusSent, ""}[i%5],
			time.Duration(4+i)*24*time.Hour, "Thank you for your order, see you soon at the nursery."))
	}
	d.nameInBook(ana, "Ana (lemon tree)")
	return d.seedAna()
}

func (d *desk) seedAna() []store.Filed {
	imported := func(ago time.Duration, way chat.Direction, text string) line {
		return d.line(ana, chat.FromImport, way, ago, chat.Content{Type: "text", Text: text})
	}
	place := d.line(ana, chat.FromCustomer, chat.In, 68*time.Minute, chat.Content{Type: "location",
		Extra: json.RawMessage(`{"latitude":41.878113,"longitude":-87.629799,"name":"Home","address":"12 Fern Lane, Chicago"}`)})
	photo := d.line(ana, chat.FromCustomer, chat.In, 66*time.Minute, chat.Content{Type: "image", Text: "It should look like this one", Media: &chat.Media{ID: "9001", MIME: "image/jpeg"}})
	lines := []line{
		imported(40*24*time.Hour, chat.In, "Do you have lemon trees?"),
		imported(40*24*time.Hour-20*time.Minute, chat.Out, "Yes, in 3 and 10 litre pots."),
		d.says(ana, 25*time.Hour, "Is the lemon tree still there? I could come by tomorrow afternoon."),
		d.answers(ana, chat.FromPhone, "", 25*time.Hour-4*time.Minute, "It is! I keep one for you until six."),
		d.says(ana, 75*time.Minute, "Could you deliver it instead? My car broke down 😅"), place, photo,
		d.answers(ana, chat.FromBot, chat.StatusDelivered, 65*time.Minute, "Thank you! Someone of the team will be with you shortly."),
		d.answers(ana, chat.FromAgent, chat.StatusRead, 60*time.Minute, "Of course. Delivery to Fern Lane is $9, we can be there between 4 and 6 pm. Details: https://example.test/delivery"),
		d.says(ana, 30*time.Minute, "Perfect, thank you!"),
	}
	lines[8].ReplyTo = lines[4].WAMID
	filed := d.file(lines...)
	d.stored(filed[6])
	d.react(filed[8], "❤️")
	d.climb(d.file(d.answers(ana, chat.FromAgent, chat.StatusAccepted, 20*time.Minute, "The driver is on the way."))[0], chat.StatusFailed, 131026,
		"The message cannot be delivered. The person may not use WhatsApp, has an old version, or has not accepted its terms. Reach them another way.")
	return filed
}

// nameInBook puts a person into the phone's address book.
func (d *desk) nameInBook(p chat.Person, name string) {
	d.t.Helper()
	storetest.Write(d.t, d.store, func(tx *db.Tx) error {
		contacts, err := store.ResolveContacts(tx, d.store.IDs, d.account, []chat.Person{p}, d.clock.NowMillis())
		if err != nil {
			return err
		}
		return store.ApplyBook(tx, d.account, contacts, []chat.BookEntry{{Person: p, Name: name, At: d.clock.NowMillis()}})
	})
}
