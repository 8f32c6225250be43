// A word from the desk rings where nobody looks. A browser that has not been
// touched yet stays silent.
frontdesk.ring = () => {
  const context = new AudioContext();
  const volume = context.createGain();
  volume.connect(context.destination);
  volume.gain.setValueAtTime(0.08, context.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, context.currentTime + 0.5);
  for (const [pitch, after] of [[587, 0], [880, 0.12]]) {
    const tone = context.createOscillator();
    tone.frequency.value = pitch;
    tone.connect(volume);
    tone.start(context.currentTime + after);
    tone.stop(context.currentTime + 0.5);
  }
  setTimeout(() => context.close(), 1000);
};
