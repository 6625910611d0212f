import { effect } from '@preact/signals';
import { mount } from '../page/mount.ts';
import { OpsPage } from './page.tsx';
import { watchHouse } from './state.ts';
import { opsWords } from './words.ts';

mount(<OpsPage />);
effect(() => {
  document.title = opsWords.value.title;
});
watchHouse();
