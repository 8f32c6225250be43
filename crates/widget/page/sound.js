// The sound of a new message. A browser that the visitor has not touched yet
// stays silent.
frontdesk.playSound = () => {
  const context = new AudioContext();
  const volume = context.createGain();
  const tone = context.createOscillator();
  tone.frequency.value = 740;
  tone.connect(volume).connect(context.destination);
  volume.gain.setValueAtTime(0.1, 0);
  volume.gain.exponentialRampToValueAtTime(0.001, 0.5);
  tone.onended = () => context.close();
  tone.start();
  tone.stop(0.5);
};
