// Prints what mp4box reads of the first video track of an MP4 file, as one JSON object: mp4box.js FILE
import { readFileSync } from "node:fs";
import { createFile, MP4BoxBuffer } from "mp4box";

const bytes = readFileSync(process.argv[2]);
const file = createFile();
file.onError = (module, message) => {
  console.error(module, message);
  process.exitCode = 1;
};
file.onReady = (info) => {
  file.track = info.videoTracks[0];
};
file.appendBuffer(MP4BoxBuffer.fromArrayBuffer(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length), 0), true);
file.flush();
const samples = file.getTrackSamplesInfo(file.track.id);
const last = samples[samples.length - 1];
console.log(
  JSON.stringify({
    codec: file.track.codec,
    timescale: samples[0].timescale,
    pts: samples.map((sample) => sample.cts),
    end: last.cts + last.duration,
  }),
);
