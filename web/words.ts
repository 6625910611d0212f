/** What every page says. Sentences are whole: what varies is a named part, so that a language may order it as it needs. */
export const en = {
  skip: 'Skip to the content',
  language: 'Language',
  lobby: 'What is on now',
  apiDocs: 'API',
  times: 'Times are in your own time zone.',

  connecting: 'Connecting…',
  live: 'Live',
  catchingUp: 'Catching up…',
  polling: 'No live connection: asking once a second',
  offlineSince: (time: string) => `Offline since ${time}`,
  limited: (time: string) => `Asked too often: again at ${time}`,
  figuresOf: (time: string) => `You see the figures of ${time}. They come up to date by themselves when the network is back.`,
  limitedNext: (time: string) =>
    `Too many pages at your address ask at once. This one asks again at ${time}; close those that you do not need.`,
  loading: 'Loading…',
  unreachable: 'The server cannot be reached',
  unreachableNext: 'Check your network. The page goes on trying and needs no reload.',
};

export type Words = typeof en;

export const fr: Words = {
  skip: 'Aller au contenu',
  language: 'Langue',
  lobby: 'En ce moment',
  apiDocs: 'API',
  times: 'Les heures sont celles de votre fuseau.',

  connecting: 'Connexion…',
  live: 'En direct',
  catchingUp: 'Rattrapage…',
  polling: 'Pas de liaison directe : une demande par seconde',
  offlineSince: (time) => `Hors ligne depuis ${time}`,
  limited: (time) => `Trop de demandes : reprise à ${time}`,
  figuresOf: (time) => `Vous voyez les chiffres de ${time}. Ils se remettent à jour d’eux-mêmes au retour du réseau.`,
  limitedNext: (time) =>
    `Trop de pages interrogent le serveur depuis votre adresse. Celle-ci reprend à ${time} ; fermez celles qui ne servent pas.`,
  loading: 'Chargement…',
  unreachable: 'Le serveur est injoignable',
  unreachableNext: 'Vérifiez votre réseau. La page continue d’essayer, inutile de la recharger.',
};
