// Chromium records Opus in WebM, WhatsApp carries it in Ogg. toOgg moves the packets from one container
// to the other; the sound itself is not touched (Ogg: RFC 3533, Opus in Ogg: RFC 7845).
const masters = new Set([0x18538067, 0x1654ae6b, 0xae, 0x1f43b675, 0xa0]); // Segment, Tracks, TrackEntry, Cluster, BlockGroup

export function toOgg(webm) {
  const {head, packets} = readWebM(webm);
  const pages = [page([head], 0n, 0, 2), page([tags()], 0n, 1, 0)];
  let granule = 0n;
  for (let i = 0; i < packets.length; i += 20) {
    const some = packets.slice(i, i + 20);
    for (const p of some) granule += BigInt(samples(p));
    pages.push(page(some, granule, pages.length, i + 20 >= packets.length ? 4 : 0));
  }
  return joined(pages);
}

function readWebM(bytes) {
  const found = {head: null, packets: []};
  let at = 0;
  // A number of EBML: its length is the place of the first bit set. All ones mean "unknown".
  const number = (keepMark) => {
    const first = bytes[at];
    const length = Math.clz32(first) - 23;
    let value = keepMark ? first : first & (0xff >> length);
    let unknown = (first & (0xff >> length)) === (0xff >> length);
    for (let i = 1; i < length; i++) {
      value = value * 256 + bytes[at + i];
      unknown = unknown && bytes[at + i] === 0xff;
    }
    at += length;
    return unknown && !keepMark ? Infinity : value;
  };
  while (at < bytes.length) {
    const id = number(true);
    const size = number(false);
    if (masters.has(id)) continue;
    const content = bytes.subarray(at, at + size);
    if (id === 0x63a2) found.head = content;
    if (id === 0xa3 || id === 0xa1) found.packets.push(content.subarray(4)); // after track, time and flags
    at += size;
  }
  return found;
}

// samples is how long a packet sounds, at 48 kHz (RFC 6716, section 3.1).
function samples(packet) {
  const config = packet[0] >> 3;
  const frame = config < 12 ? [480, 960, 1920, 2880][config & 3] : config < 16 ? [480, 960][config & 1] : [120, 240, 480, 960][config & 3];
  const code = packet[0] & 3;
  return frame * (code === 0 ? 1 : code === 3 ? packet[1] & 63 : 2);
}

function tags() {
  const text = new TextEncoder().encode('OpusTags\u0007\0\0\0sandbox\0\0\0\0');
  return text;
}

function page(packets, granule, sequence, flags) {
  const lacing = packets.flatMap((p) => [...Array(Math.floor(p.length / 255)).fill(255), p.length % 255]);
  const header = new Uint8Array(27 + lacing.length);
  const view = new DataView(header.buffer);
  header.set(new TextEncoder().encode('OggS'));
  header[5] = flags;
  view.setBigUint64(6, granule, true);
  view.setUint32(14, 0x5a17b81d, true);
  view.setUint32(18, sequence, true);
  header[26] = lacing.length;
  header.set(lacing, 27);
  const all = joined([header, ...packets]);
  new DataView(all.buffer).setUint32(22, checksum(all), true);
  return all;
}

function checksum(bytes) {
  let crc = 0;
  for (const b of bytes) {
    crc ^= b << 24;
    for (let i = 0; i < 8; i++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  }
  return crc >>> 0;
}

function joined(parts) {
  const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const p of parts) {
    all.set(p, at);
    at += p.length;
  }
  return all;
}
