/** Making an offer heard: tones by WebAudio, so that nothing is fetched. Every tone is a row of notes. */
import type { Prefs, Tone } from "./core/prefs.ts";

const RING_EVERY_MS = 2500;

interface Note {
  /** Hertz. */
  readonly pitch: number;
  /** Seconds after the tone's start, and how long it sounds. */
  readonly at: number;
  readonly for: number;
  readonly kind: OscillatorType;
}

const note = (pitch: number, at: number, lasts: number, kind: OscillatorType = "sine"): Note => ({ pitch, at, for: lasts, kind });

const TONES: Readonly<Record<Tone, readonly Note[]>> = {
  chime: [note(659, 0, 0.34), note(880, 0.16, 0.4)],
  bell: [note(988, 0, 0.9), note(1976, 0, 0.5), note(2964, 0, 0.25)],
  marimba: [note(523, 0, 0.18, "triangle"), note(659, 0.12, 0.18, "triangle"), note(784, 0.24, 0.3, "triangle")],
  pulse: [note(440, 0, 0.12, "square"), note(440, 0.2, 0.12, "square"), note(440, 0.4, 0.12, "square")],
  none: [],
};
const TICK: readonly Note[] = [note(740, 0, 0.12)];

export class Bell {
  private audio: AudioContext | undefined;
  private ringing = 0;
  private prefs: Prefs | undefined;

  constructor(private readonly onBlocked: (blocked: boolean) => void) {
    const wake = (): void => void this.unlock();
    window.addEventListener("pointerdown", wake);
    window.addEventListener("keydown", wake);
  }

  /** Rings until told otherwise. */
  ring(on: boolean, prefs: Prefs): void {
    this.prefs = prefs;
    if (on && this.ringing === 0) {
      this.ringing = window.setInterval(() => this.tone(), RING_EVERY_MS);
      this.tone();
    } else if (!on && this.ringing !== 0) {
      window.clearInterval(this.ringing);
      this.ringing = 0;
    }
  }

  /** A soft one, for a message in another chat. */
  tick(prefs: Prefs): void {
    this.play(TICK, prefs.volume / 2);
  }

  test(prefs: Prefs): void {
    void this.unlock().then(() => this.play(TONES[prefs.tone], prefs.volume));
  }

  /** Browsers let a page sound only after a click or a key in it. */
  async unlock(): Promise<void> {
    this.audio ??= new AudioContext();
    if (this.audio.state === "suspended") {
      await this.audio.resume();
    }
    this.onBlocked(false);
  }

  private tone(): void {
    if (this.prefs !== undefined) {
      this.play(TONES[this.prefs.tone], this.prefs.volume);
    }
  }

  private play(notes: readonly Note[], volume: number): void {
    if (notes.length === 0 || volume === 0) {
      return;
    }
    if (this.audio === undefined || this.audio.state !== "running") {
      this.onBlocked(true);
      return;
    }
    for (const one of notes) {
      this.sound(this.audio, one, (volume / 100) * (one.kind === "square" ? 0.12 : 0.3));
    }
  }

  private sound(audio: AudioContext, one: Note, loudness: number): void {
    const voice = audio.createOscillator();
    const gain = audio.createGain();
    const start = audio.currentTime + one.at;
    voice.type = one.kind;
    voice.frequency.value = one.pitch;
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(loudness, start + 0.015);
    gain.gain.exponentialRampToValueAtTime(0.0005, start + one.for);
    voice.connect(gain).connect(audio.destination);
    voice.start(start);
    voice.stop(start + one.for + 0.02);
  }
}
