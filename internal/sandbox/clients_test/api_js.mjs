// whatsapp-api-js: no address option; the fetch it is given rewrites the host. It uses unversioned paths,
// trailing slashes, and parameters in the query of POST.
import { WhatsAppAPI } from "whatsapp-api-js";
import { Text, Image, Template, BodyComponent, BodyParameter, Reaction, Location, Interactive, ActionButtons, Button, ActionList,
  ListSection, Row, ActionCTA, Body, Footer, Contacts, Name, Phone } from "whatsapp-api-js/messages";
import { BASE, TOKEN, PHONE, TO, INBOUND, VERSION, PNG, step, must, sent, done, sameBytes } from "./steps.mjs";

const client = new WhatsAppAPI({ token: TOKEN, secure: false, v: VERSION,
  ponyfill: { fetch: (url, options) => fetch(String(url).replace("https://graph.facebook.com", BASE), options) } });
const message = async (content) => sent(await client.sendMessage(PHONE, TO, content));

await step("text", () => message(new Text("Hello from whatsapp-api-js", true)));
const media = await step("media upload", async () => {
  const form = new FormData();
  form.set("file", new Blob([PNG], { type: "image/png" }), "dot.png");
  return must((await client.uploadMedia(PHONE, form)).id, "no id");
});
await step("media send", () => message(new Image(media, true, "a dot")));
await step("media download", async () => {
  const { url } = await client.retrieveMedia(media, PHONE);
  sameBytes(await (await client.fetchMedia(url)).arrayBuffer());
});
await step("media delete", async () => done(await client.deleteMedia(media, PHONE)));

await step("template send", () => message(new Template("order_ready", "en_US",
  new BodyComponent(new BodyParameter("Ana"), new BodyParameter("AG-1042")))));
await step("interactive buttons", () => message(new Interactive(
  new ActionButtons(new Button("y", "Yes"), new Button("n", "No")), new Body("Fine?"), undefined, new Footer("Acme"))));
await step("interactive list", () => message(new Interactive(
  new ActionList("Show", new ListSection("Herbs", new Row("b", "Basil", "pot"))), new Body("Pick one"))));
await step("interactive cta_url", () => message(new Interactive(new ActionCTA("Open", "https://acme.example.test/i/1"), new Body("Invoice"))));
await step("location", () => message(new Location(-77.03, 38.9, "Shop", "Garden Road 14")));
await step("contacts", () => message(new Contacts([new Name("Rui Costa", "Rui"), new Phone("+351910000099", "WORK")])));
await step("reaction", () => message(new Reaction(INBOUND, "👍")));
await step("mark as read", async () => done(await client.markAsRead(PHONE, INBOUND)));
await step("mark as read, typing", async () => done(await client.markAsRead(PHONE, INBOUND, "text")));

const code = await step("QR create", async () => must((await client.createQR(PHONE, "I want herbs", "svg")).code, "no code"));
await step("QR list", async () => must((await client.retrieveQR(PHONE)).data.length === 1, "not one"));
await step("QR get", async () => must((await client.retrieveQR(PHONE, code)).data[0].code === code, "another code"));
await step("QR update", async () => must((await client.updateQR(PHONE, code, "I want more")).prefilled_message === "I want more", "old text"));
await step("QR delete", async () => done(await client.deleteQR(PHONE, code)));
await step("block", async () => must((await client.blockUser(PHONE, TO)).block_users.added_users[0].wa_id === TO, "not blocked"));
await step("unblock", async () => must((await client.unblockUser(PHONE, TO)).block_users.removed_users[0].wa_id === TO, "not unblocked"));
