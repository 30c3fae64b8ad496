package sandbox

import (
	"bytes"
	_ "embed"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"sync"
)

// sample is a made-up file, for people who send something without bringing one.
type sample struct {
	mime, name string
	bytes      []byte
}

// The voice note, the clip and the sticker were drawn and sung by a browser's own encoders; the
// standard library has none for these formats.
var (
	//go:embed samples/voice.ogg
	voiceNote []byte
	//go:embed samples/growing.mp4
	videoClip []byte
	//go:embed samples/cactus.webp
	stickerImage []byte
)

// photoKinds is how many different photos there are: drawing is the slowest part of making a world.
const photoKinds = 6

// photos are drawn once a process, each when it is first asked for.
var photos = func() (all [photoKinds]func() sample) {
	for i := range all {
		all[i] = sync.OnceValue(func() sample { return sampleMedia("image", uint64(i)) })
	}
	return all
}()

// madeUp makes something up.
func madeUp(kind string, seed uint64) sample {
	if kind != "image" {
		return sampleMedia(kind, seed)
	}
	return photos[seed%photoKinds]()
}

func sampleMedia(kind string, seed uint64) sample {
	switch kind {
	case "audio":
		return sample{"audio/ogg", "voice.ogg", voiceNote}
	case "video":
		return sample{"video/mp4", "growing.mp4", videoClip}
	case "sticker":
		return sample{"image/webp", "cactus.webp", stickerImage}
	case "document":
		return sample{"application/pdf", fmt.Sprintf("AG-%04d.pdf", 1000+seed%9000), samplePDF(seed)}
	}
	return sample{"image/jpeg", "plant.jpg", samplePhoto(seed)}
}

// samplePhoto draws a potted plant on a wall in evening light, a little different for each seed.
func samplePhoto(seed uint64) []byte {
	rng := rand.New(rand.NewPCG(seed, 7))
	img := image.NewRGBA(image.Rect(0, 0, 480, 360))
	wall, glow := hue(rng.Float64(), 0.18, 0.93), hue(rng.Float64(), 0.30, 0.78)
	for y := range 360 {
		for x := range 480 {
			img.SetRGBA(x, y, mix(wall, glow, (float64(x)/480+float64(y)/360)/2))
		}
	}
	fillEllipse(img, 240, 330, 170, 22, 0, color.RGBA{60, 50, 45, 60})
	drawLeaves(img, rng)
	drawPot(img, hue(0.03+rng.Float64()*0.08, 0.55, 0.72))
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 82}); err != nil {
		panic("sandbox: encode sample photo: " + err.Error()) // only an impossible size can fail
	}
	return b.Bytes()
}

func drawLeaves(img *image.RGBA, rng *rand.Rand) {
	leaves := 9 + rng.IntN(7)
	length := 70 + rng.Float64()*50
	width := 12 + rng.Float64()*16
	for i := range leaves {
		angle := -math.Pi/2 + (float64(i)/float64(leaves-1)-0.5)*2.5 + rng.Float64()*0.2
		l := length * (0.75 + rng.Float64()*0.4)
		x, y := 240+math.Cos(angle)*l*0.75, 225+math.Sin(angle)*l*0.75
		fillEllipse(img, x, y, l*0.75, width, angle, hue(0.30+rng.Float64()*0.10, 0.62, 0.36+rng.Float64()*0.28))
	}
}

func drawPot(img *image.RGBA, c color.RGBA) {
	for y := 222; y < 332; y++ {
		half := 74 - float64(y-222)*0.22
		if y < 242 {
			half = 84
		}
		for x := int(240 - half); x < int(240+half); x++ {
			shade := 0.25 * math.Abs(float64(x)-215) / 85
			img.SetRGBA(x, y, mix(c, color.RGBA{40, 25, 20, 255}, shade))
		}
	}
}

func fillEllipse(img *image.RGBA, cx, cy, rx, ry, angle float64, c color.RGBA) {
	sin, cos := math.Sincos(angle)
	reach := max(rx, ry)
	for y := int(cy - reach); y <= int(cy+reach); y++ {
		for x := int(cx - reach); x <= int(cx+reach); x++ {
			dx, dy := float64(x)-cx, float64(y)-cy
			u, v := (dx*cos+dy*sin)/rx, (dy*cos-dx*sin)/ry
			if d := u*u + v*v; d <= 1 && image.Pt(x, y).In(img.Rect) {
				edge := c
				if math.Abs(v) < 0.07 { // the rib of a leaf
					edge = mix(c, color.RGBA{255, 255, 255, 255}, 0.25)
				}
				img.SetRGBA(x, y, mix(img.RGBAAt(x, y), edge, float64(c.A)/255))
			}
		}
	}
}

func mix(a, b color.RGBA, t float64) color.RGBA {
	m := func(x, y uint8) uint8 { return uint8(float64(x)*(1-t) + float64(y)*t) }
	return color.RGBA{m(a.R, b.R), m(a.G, b.G), m(a.B, b.B), 255}
}

// hue converts hue, saturation and value, each 0 to 1.
func hue(h, s, v float64) color.RGBA {
	part := func(n float64) uint8 {
		k := math.Mod(n+h*6, 6)
		return uint8(255 * (v - v*s*max(0, min(k, 4-k, 1))))
	}
	return color.RGBA{part(5), part(3), part(1), 255}
}

// samplePDF writes a one-page invoice.
func samplePDF(seed uint64) []byte {
	text := fmt.Sprintf("BT /F1 26 Tf 60 760 Td (Acme Garden) Tj /F1 12 Tf 0 -40 Td (Invoice AG-%04d) Tj 0 -24 Td (Plants and delivery) Tj 0 -18 Td (Total: %d.50 USD) Tj ET", 1000+seed%9000, 20+seed%180)
	objects := []string{
		"<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
		fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(text), text),
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var offsets []int
	for i, o := range objects {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}
