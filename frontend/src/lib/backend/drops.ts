/** What is used of the window's own runtime, which a plain browser does not have. */
interface Runtime {
  OnFileDrop?: (callback: () => void, useDropTarget: boolean) => void
}

/**
 * Lets the Go side have the files that are dropped on the window; it tells the page
 * of an invitation among them. Nothing that is dropped is opened in place of the
 * page, which is what a web view does by itself, or put into a field.
 */
export function acceptDrops(target: EventTarget = globalThis) {
  const { runtime } = globalThis as { runtime?: Runtime }
  if (!runtime?.OnFileDrop) return
  runtime.OnFileDrop(() => undefined, false) // it lets the system hand over the files
  for (const name of ['dragover', 'drop'])
    target.addEventListener(name, (event) => {
      const { dataTransfer } = event as DragEvent
      if (dataTransfer && !dataTransfer.types.includes('Files')) dataTransfer.dropEffect = 'none'
      event.preventDefault()
    })
}
