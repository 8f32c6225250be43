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

// Of all tabs one rings, and none where the message is on screen in one. Each stores a
// claim at once, and the last claim counts: the one that shows the message says so again
// when all have claimed, before any rings. A tab that the browser slows down finds the
// message claimed. Plain http has no `navigator.locks`, nor has a frame without storage.
frontdesk.ring = (message, isSeen) => {
  if (!isSeen && frontdesk.load("ring").startsWith(message)) return;
  const claim = message + (isSeen ? "" : Math.random());
  const store = () => frontdesk.store("ring", claim);
  const ring = () => frontdesk.load("ring") === claim && frontdesk.playSound();
  store();
  setTimeout(isSeen ? store : ring, isSeen ? 200 : 600);
};
