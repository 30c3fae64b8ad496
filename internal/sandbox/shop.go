package sandbox

import "github.com/saltbridge/saltbridge/internal/sandbox/people"

// The shop's identities. They are the same for every seed, so that scripts can name them.
const (
	shopNumberID = "410050006000701"
	shopWABA     = "510020003000401"
	shopDigits   = "12025550142"
)

// scenario is a business to begin with. Every name and number in it is made up.
type scenario struct {
	Name     string `json:"name"`
	About    string `json:"about"`
	Business string `json:"business"`
	NumberID string `json:"phone_number_id"`
	Digits   string `json:"display_phone_number"`
	WABA     string `json:"waba_id"`

	portfolio, portfolioName string
	play                     string // of package people
	place                    string // address of its locations
	crowd                    bool
	ad                       ad
	groups                   []scenarioGroup
	list                     string // name of an old broadcast list
	templates                []scenarioTemplate
	flow                     scenarioFlow
}

type scenarioGroup struct {
	name    string
	members []int    // places in the cast
	lines   []string // "-" begins the owner's, a number the member's
}

type scenarioTemplate struct {
	name, category, body, footer string
	example                      []any
	buttons                      []any
}

func quickReply(words string) object { return object{"type": "QUICK_REPLY", "text": words} }

func shopScenario() scenario {
	return scenario{Name: "shop", About: "A garden shop with six months of chats", Business: "Acme Garden", NumberID: shopNumberID,
		Digits: shopDigits, WABA: shopWABA, portfolio: "3300110022003300", portfolioName: "Acme Garden LLC", play: people.Shop, place: "Garden Road 14",
		ad:   ad{id: "120000000000001", headline: "Chat with Acme Garden", body: "Herbs 3 for 2 until Sunday 🌿 Ask us which ones like your balcony."},
		list: "Spring customers",
		flow: scenarioFlow{"880000000000777", "pickup_booking", "APPOINTMENT_BOOKING", "pickup.json"},
		groups: []scenarioGroup{{"Market day sellers", []int{0, 1, 9}, []string{
			"0 Who has the corner stand on Saturday?", "1 I do, you get the shady one this time 🙂", "- I bring the big umbrella for both", "9 Van leaves at six"}}},
		templates: []scenarioTemplate{
			{"hello_world", "UTILITY", "Welcome and congratulations! This message shows that you can send templates.", "", nil, nil},
			{"order_ready", "UTILITY", "Hi {{1}}, your order {{2}} is ready for pick-up until six.", "", []any{"Ana", "AG-1042"}, nil},
			{"spring_sale", "MARKETING", "Hello {{1}}, all herbs are 3 for 2 until Sunday. Come by!", "", []any{"Ana"}, nil},
			{"pickup_choice", "UTILITY", "Hi {{1}}, your plants are here. When would you like to pick them up?", "Acme Garden, Garden Road 14", []any{"Ana"},
				[]any{quickReply("Today"), quickReply("Tomorrow"), object{"type": "URL", "text": "Find us", "url": "https://acme.example/map"}}},
		}}
}

func clinicScenario() scenario {
	return scenario{Name: "clinic", About: "A family clinic: appointments, results, reminders", Business: "Birchwood Clinic", NumberID: "410050006000711",
		Digits: "12025550151", WABA: "510020003000411", portfolio: "3300110022003311", portfolioName: "Birchwood Clinic", play: people.Clinic, place: "Birchwood Way 2, side entrance",
		ad:   ad{id: "120000000000011", headline: "Flu shots without waiting", body: "Book your flu shot by chat. Ten minutes, any weekday."},
		list: "Flu season",
		flow: scenarioFlow{"880000000000778", "visit_booking", "APPOINTMENT_BOOKING", "appointment.json"},
		groups: []scenarioGroup{{"Night shift swaps", []int{9, 6, 14}, []string{
			"9 Can anybody take Thursday night?", "- I can until midnight", "6 Then I take over from there", "9 You two are gold"}}},
		templates: []scenarioTemplate{
			{"appointment_reminder", "UTILITY", "Hello {{1}}, this is a reminder of your appointment on {{2}}. Can you make it?", "Birchwood Clinic", []any{"Maya", "Monday at 10:30"},
				[]any{quickReply("Yes"), quickReply("No, please call me")}},
			{"results_ready", "UTILITY", "Hello {{1}}, your results have arrived. Please call us or book a visit.", "", []any{"Maya"}, nil},
			{"flu_season", "MARKETING", "Hello {{1}}, flu shots are here. Ten minutes, any weekday.", "Answer STOP to get no more offers", []any{"Maya"}, []any{quickReply("Book")}},
		}}
}

func bankScenario() scenario {
	return scenario{Name: "bank", About: "A small savings bank: cards, loans, safety", Business: "Stonebridge Savings", NumberID: "410050006000721",
		Digits: "12025550161", WABA: "510020003000421", portfolio: "3300110022003321", portfolioName: "Stonebridge Savings Bank", play: people.Bank, place: "Old Bridge Square 1",
		ad:   ad{id: "120000000000021", headline: "A loan for your studio", body: "Ask us what your idea costs a month. A person answers."},
		list: "Branch news",
		flow: scenarioFlow{"880000000000779", "call_me_back", "CONTACT_US", "callback.json"},
		groups: []scenarioGroup{{"Neighbourhood fair", []int{3, 5, 14}, []string{
			"3 I can bring two ovens", "5 And I the lights", "- The bank pays for the stage 🎪"}}},
		templates: []scenarioTemplate{
			{"card_ready", "UTILITY", "Hello {{1}}, your new card is ready at the branch. Please bring your ID.", "", []any{"Noah"}, nil},
			{"loan_news", "MARKETING", "Hello {{1}}, our loans for studios start at {{2}} a month. Shall we talk?", "Stonebridge Savings", []any{"Noah", "$42"}, []any{quickReply("Call me"), quickReply("Not now")}},
		}}
}

func crowdScenario() scenario {
	s := shopScenario()
	s.Name, s.About, s.Business = "crowd", "As many customers and messages as you like, for load tests", "Crowd Market"
	s.NumberID, s.Digits, s.WABA = "410050006000731", "12025550171", "510020003000431"
	s.portfolio, s.portfolioName, s.groups, s.crowd = "3300110022003331", "Crowd Market Inc", nil, true
	return s
}

func scenarios() []scenario {
	return []scenario{shopScenario(), clinicScenario(), bankScenario(), crowdScenario()}
}

// Scenarios lists the names Options.Scenario knows, the default first.
func Scenarios() []string {
	var out []string
	for _, s := range scenarios() {
		out = append(out, s.Name)
	}
	return out
}

func scenarioNamed(name string) scenario {
	for _, s := range scenarios() {
		if s.Name == name {
			return s
		}
	}
	return shopScenario()
}
