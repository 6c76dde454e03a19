/** A menu with the platform's editing roles only: the desk's own keys belong to the window. */
import { Menu, type MenuItemConstructorOptions } from 'electron';

export function installMenu(isDeveloping: boolean): void {
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        ...(isDeveloping ? ([{ role: 'reload' }, { role: 'toggleDevTools' }] as const) : []),
        { role: 'togglefullscreen' },
        { role: 'minimize' },
      ],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
