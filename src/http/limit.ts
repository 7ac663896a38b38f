/** Why a limit was exceeded, for the log: the client is told the limit, the developer the setting as well. */
export function createLimitError(setting: LimitSetting, value: number): RangeError {
  const variable = `poor_${setting[0]?.toUpperCase()}${setting.slice(1)}`;
  return new RangeError(`The limit is the setting ${setting} (${variable}), which is ${value}`);
}

/** The settings that limit a body, its fields and files, and the time it takes. */
export type LimitSetting = 'dataSize' | 'fileSize' | 'maxFields' | 'maxFiles' | 'readTimeout';
