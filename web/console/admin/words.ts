import { inLanguage } from '../../language.ts';

const en = {
  tracks: 'Rounds and track',
  statistics: 'Statistics',
  tickets: 'All tickets',
  shifts: 'Shifts',
  audit: 'Audit',
  people: 'People',
  health: 'Health',

  loading: 'Loading…',
  tryAgain: 'Try again',
  asOf: (time: string) => `As of ${time}. The server does not answer now; this is asked again by itself.`,
  more: 'Older ones',
  first: 'Newest',
  show: 'Show',
  back: 'Back to the list',
  cancel: 'Leave it as it is',
  reason: 'Reason',
  reasonHint: 'It stands in the audit trail.',
  nothingHere: 'Nothing here',
};

export type AdminWords = typeof en;

const fr: AdminWords = {
  tracks: 'Manches et piste',
  statistics: 'Statistiques',
  tickets: 'Tous les tickets',
  shifts: 'Caisses',
  audit: 'Audit',
  people: 'Personnes',
  health: 'Santé',

  loading: 'Chargement…',
  tryAgain: 'Réessayer',
  asOf: (time) => `État de ${time}. Le serveur ne répond pas ; la demande est répétée d’elle-même.`,
  more: 'Plus anciens',
  first: 'Plus récents',
  show: 'Afficher',
  back: 'Retour à la liste',
  cancel: 'Ne rien changer',
  reason: 'Motif',
  reasonHint: 'Il figure dans le journal d’audit.',
  nothingHere: 'Rien ici',
};

/** What all of the admin's sections say. */
export const adminWords = inLanguage({ en, fr });
