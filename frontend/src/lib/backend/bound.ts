/** Types derived from the methods that Wails generates (make bindings): a new field in Go is a field here. */
export type * as Access from '../../../wailsjs/go/app/Access'
export type * as Application from '../../../wailsjs/go/app/Application'
export type * as Lookup from '../../../wailsjs/go/app/Lookup'
export type * as Saved from '../../../wailsjs/go/app/Saved'
export type * as Setup from '../../../wailsjs/go/app/Setup'

type Method = (...args: never[]) => unknown

/**
 * The JSON form of a class that Wails generates: its fields without its methods. An
 * optional field is a pointer in Go, which sends null.
 */
export type Plain<T> = T extends (infer Element)[]
  ? Plain<Element>[]
  : T extends object
    ? {
        [Key in keyof T as T[Key] extends Method ? never : Key]:
          Plain<T[Key]> | (undefined extends T[Key] ? null : never)
      }
    : T

/** The first argument of a bound method. */
export type Argument<F extends Method> = Plain<Parameters<F>[0]>

/** The result of a bound method. */
export type Answer<F extends Method> = Plain<Awaited<ReturnType<F>>>

/** A bound method, as the page calls it. */
export type Bound<F extends Method> = (...args: Plain<Parameters<F>>) => Promise<Answer<F>>

/** The bound methods of a struct, in lower camel case. */
export type Methods<Struct> = {
  [Name in keyof Struct as Name extends string ? Uncapitalize<Name> : never]: Struct[Name] extends Method
    ? Bound<Struct[Name]>
    : never
}
