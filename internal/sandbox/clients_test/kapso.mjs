// @kapso/whatsapp-cloud-api: baseUrl is an option; answers come back in camelCase.
import { WhatsAppClient } from "@kapso/whatsapp-cloud-api";
import { BASE, TOKEN, PHONE, WABA, TO, INBOUND, VERSION, PNG, TEMPLATE_PARAMETERS, step, must, sent, done, sameBytes } from "./steps.mjs";

const client = new WhatsAppClient({ accessToken: TOKEN, baseUrl: BASE, graphVersion: VERSION });
const to = { phoneNumberId: PHONE, to: TO };

const text = await step("text", async () => sent(await client.messages.sendText({ ...to, body: "Hello from kapso", previewUrl: false })));
const media = await step("media upload", async () => must((await client.media.upload({
  phoneNumberId: PHONE, type: "image", file: new Blob([PNG], { type: "image/png" }), fileName: "dot.png" })).id, "no id"));
await step("media send", async () => sent(await client.messages.sendImage({ ...to, image: { id: media, caption: "a dot" } })));
await step("media lookup", async () => {
  const m = await client.media.get({ mediaId: media, phoneNumberId: PHONE });
  must(m.mimeType === "image/png" && Number(m.fileSize) === PNG.length, "wrong description", m);
});
await step("media download", async () => sameBytes(await client.media.download({ mediaId: media, phoneNumberId: PHONE })));
await step("media delete", async () => done(await client.media.delete({ mediaId: media, phoneNumberId: PHONE })));

await step("template send", async () => sent(await client.messages.sendTemplate({ ...to, template: {
  name: "order_ready", language: { code: "en_US" }, components: [{ type: "body", parameters: TEMPLATE_PARAMETERS }] } })));
await step("interactive buttons", async () => sent(await client.messages.sendInteractiveButtons({
  ...to, bodyText: "Fine?", footerText: "Acme", buttons: [{ id: "yes", title: "Yes" }, { id: "no", title: "No" }] })));
await step("interactive list", async () => sent(await client.messages.sendInteractiveList({
  ...to, bodyText: "Pick one", buttonText: "Show", sections: [{ title: "Herbs", rows: [{ id: "b", title: "Basil", description: "pot" }] }] })));
await step("interactive cta_url", async () => sent(await client.messages.sendInteractiveCtaUrl({
  ...to, bodyText: "Invoice", parameters: { displayText: "Open", url: "https://acme.example.test/i/1" } })));
await step("location", async () => sent(await client.messages.sendLocation({
  ...to, location: { latitude: 38.9, longitude: -77.03, name: "Shop", address: "Garden Road 14" } })));
await step("contacts", async () => sent(await client.messages.sendContacts({
  ...to, contacts: [{ name: { formattedName: "Rui Costa", firstName: "Rui" }, phones: [{ phone: "+351910000099", type: "WORK" }] }] })));
await step("reaction", async () => sent(await client.messages.sendReaction({ ...to, reaction: { messageId: INBOUND, emoji: "👍" } })));
await step("mark as read", async () => done(await client.messages.markRead({ phoneNumberId: PHONE, messageId: INBOUND })));
await step("mark as read, typing", async () => done(await client.messages.markRead({
  phoneNumberId: PHONE, messageId: INBOUND, typingIndicator: { type: "text" } })));

const template = await step("template create", async () => {
  const t = await client.templates.create({ businessAccountId: WABA, name: "kapso_parcel", language: "en_US", category: "UTILITY",
    parameterFormat: "NAMED", components: [{ type: "BODY", text: "Hi {{first_name}}, your parcel is on its way to your door.",
      example: { bodyTextNamedParams: [{ paramName: "first_name", example: "Ines" }] } }] });
  return must(t.id && t, "no id", t);
});
await step("template list", async () => {
  const page = await client.templates.list({ businessAccountId: WABA, name: "kapso_parcel", limit: 5 });
  must(page.data.length === 1 && page.data[0].id === template.id, "not listed", page);
});
await step("template get", async () => {
  const t = await client.templates.get({ businessAccountId: WABA, templateId: template.id });
  must(t.name === "kapso_parcel", "another template", t);
});
await step("template delete", async () => done(await client.templates.delete({ businessAccountId: WABA, name: "kapso_parcel" })));

await step("business profile", async () => {
  const answer = await client.phoneNumbers.businessProfile.get({ phoneNumberId: PHONE });
  must(answer.data?.[0], "no profile", answer);
});
await step("settings", async () => must(await client.phoneNumbers.settings.get({ phoneNumberId: PHONE }), "no settings"));
await step("error envelope", async () => {
  const problem = await client.messages.sendText({ ...to, to: PHONE.slice(0, 3), body: "x" }).then(() => null, (e) => e);
  must(problem?.name === "GraphApiError" && problem.code === 131009, "another error", String(problem));
});
must(text.contacts[0].waId === TO, "wa_id", text);
