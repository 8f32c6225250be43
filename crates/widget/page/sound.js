// The sound of a new message. A browser that the visitor has not touched yet stays
// silent.
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

// Of all tabs one rings, and none where the message is on screen in one: that one
// takes the message's lock at once, the others a moment later. Held for a minute, it
// is also taken for a tab that the browser slows down.
frontdesk.ring = (message, isSeen) => {
  const ring = () => isSeen || frontdesk.playSound();
  const claim = (lock) => {
    if (!lock) return;
    ring();
    return new Promise((resolve) => setTimeout(resolve, 60000));
  };
  setTimeout(
    () => navigator.locks.request("ring " + message, { ifAvailable: true }, claim).catch(ring),
    isSeen ? 0 : 300,
  );
};
