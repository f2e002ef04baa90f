/** The used part of Wails' runtime, which a plain browser lacks. */
interface Runtime {
  OnFileDrop?: (callback: () => void, useDropTarget: boolean) => void
}

/**
 * Passes files that are dropped on the window to the Go side, which reports invitations.
 * Prevents the web view from navigating to a dropped file or inserting it into a field.
 */
export function acceptDrops(target: EventTarget = globalThis) {
  const { runtime } = globalThis as { runtime?: Runtime }
  if (!runtime?.OnFileDrop) return
  runtime.OnFileDrop(() => undefined, false) // registers the window as a drop target
  for (const name of ['dragover', 'drop'])
    target.addEventListener(name, (event) => {
      const { dataTransfer } = event as DragEvent
      if (dataTransfer && !dataTransfer.types.includes('Files')) dataTransfer.dropEffect = 'none'
      event.preventDefault()
    })
}
