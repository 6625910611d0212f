import type { Section } from '../place.ts';
import { Drawer } from './drawer.tsx';
import { drawerWords } from './words.ts';

export const drawerSection: Section = { id: 'drawer', key: 'F8', title: () => drawerWords.value.title, View: Drawer };
