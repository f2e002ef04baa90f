interface Named {
  guid: string
  name: string
}

/**
 * Suffixes that tell items with the same name apart, by GUID: the last characters of the
 * GUID, such as …91ab, and as many as it takes. Items with a unique name have none.
 */
export function uniqueSuffixes(all: readonly Named[]): Map<string, string> {
  const groups = new Map<string, Set<string>>()
  for (const { guid, name } of all) {
    const group = groups.get(name.trim())
    if (group) group.add(guid)
    else groups.set(name.trim(), new Set([guid]))
  }
  const marks = new Map<string, string>()
  for (const group of groups.values()) {
    if (group.size < 2) continue
    const longest = Math.max(...[...group].map((guid) => guid.length))
    let length = 4
    while (length < longest && new Set([...group].map((guid) => guid.slice(-length))).size < group.size) length++
    for (const guid of group) marks.set(guid, `…${guid.slice(-length)}`)
  }
  return marks
}
