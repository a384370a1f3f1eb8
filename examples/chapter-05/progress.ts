import type { Step } from "@pellucid/gpt";

/** Shows on stderr how far a training is: one line that renews itself on a terminal, else a line now and then. */
export class Progress {
  private readonly started: number = performance.now();
  private first: { step: number; tokens: number } | null = null;
  private lastLine = 0;

  show({ step, totalSteps, tokensSeen, loss }: Step): void {
    this.first ??= { step: step - 1, tokens: 0 };
    if (this.first.tokens === 0) this.first.tokens = tokensSeen - tokensSeen / step;
    const seconds = (performance.now() - this.started) / 1000;
    const tokensPerSecond = (tokensSeen - this.first.tokens) / seconds;
    const left = (seconds / (step - this.first.step)) * (totalSteps - step);
    const line = `step ${step}/${totalSteps}, loss ${loss.toFixed(3)}, ${Math.round(tokensPerSecond)} tokens/s, ${duration(left)} left`;
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`);
    else if (seconds - this.lastLine >= 5 || step === totalSteps) {
      process.stderr.write(`${line}\n`);
      this.lastLine = seconds;
    }
  }

  /** Makes room for a line on stdout. */
  clear(): void {
    if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  }
}

function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  return whole < 3600 ? `${Math.floor(whole / 60)} min ${whole % 60} s` : `${(whole / 3600).toFixed(1)} h`;
}
