/** The keyhole: one typed call, the path of a dropped file, and the port on which main pushes. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { PlimsollApi } from './api';

const api: PlimsollApi = {
  call: (name, argument) => ipcRenderer.invoke('plimsoll:call', name, argument),
  pathOfFile: (file) => webUtils.getPathForFile(file),
};

contextBridge.exposeInMainWorld('api', api);

// A MessagePort cannot cross the context bridge; the page takes it from this message.
ipcRenderer.on('plimsoll:port', (event) => {
  window.postMessage({ type: 'plimsoll:port' }, '*', event.ports);
});
