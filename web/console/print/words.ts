const en = {
  ticket: 'Ticket',
  copy: 'Copy',
  round: (number: string) => `Round ${number}`,
  issued: 'Issued',
  bet: 'Bet',
  stake: 'Stake',
  pays: 'Can pay',
  shared: 'From the pool',
  total: 'Total',
  code: 'Code',
  claim: 'If it wins, show this ticket at any counter: it is paid once, against the code. See whether it won by the square above.',
};

type PrintWords = typeof en;

const fr: PrintWords = {
  ticket: 'Ticket',
  copy: 'Copie',
  round: (number) => `Manche ${number}`,
  issued: 'Émis',
  bet: 'Pari',
  stake: 'Mise',
  pays: 'Peut payer',
  shared: 'De la masse',
  total: 'Total',
  code: 'Code',
  claim: 'S’il gagne, présentez ce ticket à une caisse : il est payé une fois, contre le code. Le carré ci-dessus dit s’il a gagné.',
};

/** What stands on paper: in the house's language, because the customer reads it and not the cashier. */
export const printCatalogue = { en, fr };
