/** Two soft tones when somebody answers. Made, not loaded: no file, no media-src in the site's policy. */
export function chime(): void {
  const audio = new AudioContext();
  if (audio.state !== "running") {
    void audio.close();
    return;
  }
  for (const [at, pitch] of [
    [0, 660],
    [0.12, 880],
  ] as const) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const from = audio.currentTime + at;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.0001, from);
    volume.gain.exponentialRampToValueAtTime(0.12, from + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, from + 0.3);
    tone.connect(volume).connect(audio.destination);
    tone.start(from);
    tone.stop(from + 0.32);
  }
  setTimeout(() => void audio.close(), 1_000);
}
