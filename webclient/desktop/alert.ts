/** Making an offer heard and seen: a tone by WebAudio, and a mark in the title. */

const TITLE = "Stanzadesk";
const RING_EVERY_MS = 2500;

export class Alert {
  private audio: AudioContext | undefined;
  private ringing = 0;
  private muted = false;

  constructor(private readonly onBlocked: (blocked: boolean) => void) {
    const wake = (): void => void this.unlock();
    window.addEventListener("pointerdown", wake);
    window.addEventListener("keydown", wake);
  }

  /** Rings until `count` is 0; the title says how many wait. */
  update(offers: number, badge: number): void {
    document.title = offers > 0 ? `● Web Chat – ${TITLE}` : badge > 0 ? `(${badge}) ${TITLE}` : TITLE;
    if (offers > 0 && this.ringing === 0) {
      this.tone();
      this.ringing = window.setInterval(() => this.tone(), RING_EVERY_MS);
    } else if (offers === 0 && this.ringing !== 0) {
      window.clearInterval(this.ringing);
      this.ringing = 0;
    }
  }

  /** Browsers let a page sound only after a click or a key in it. */
  private async unlock(): Promise<void> {
    this.audio ??= new AudioContext();
    if (this.audio.state === "suspended") {
      await this.audio.resume();
    }
    this.onBlocked(false);
  }

  private tone(): void {
    if (this.muted) {
      return;
    }
    if (this.audio === undefined || this.audio.state !== "running") {
      this.onBlocked(true);
      return;
    }
    const start = this.audio.currentTime;
    for (const [place, pitch] of [659, 880].entries()) {
      this.note(this.audio, pitch, start + place * 0.16);
    }
  }

  private note(audio: AudioContext, pitch: number, at: number): void {
    const voice = audio.createOscillator();
    const volume = audio.createGain();
    voice.type = "sine";
    voice.frequency.value = pitch;
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(0.18, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.32);
    voice.connect(volume).connect(audio.destination);
    voice.start(at);
    voice.stop(at + 0.34);
  }
}
